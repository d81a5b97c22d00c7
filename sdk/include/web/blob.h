// Blob: immutable bytes with a media type. Copies share the bytes.
#pragma once

#include <web/array_buffer.h>

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace web {

// File API's Blob. Its bytes are always in memory, so reading it needs no promise.
class Blob {
 public:
  Blob() : Blob(std::vector<std::byte>{}) {}
  explicit Blob(std::vector<std::byte> bytes, std::string type = {})
      : bytes_(std::allocate_shared<const std::vector<std::byte>>(
            Allocator<std::vector<std::byte>>(), std::move(bytes))),
        type_(std::move(type)) {}

  std::size_t size() const { return bytes_->size(); }
  const std::string& type() const { return type_; }

  std::span<const std::byte> bytes() const { return *bytes_; }
  ArrayBuffer arrayBuffer() const { return ArrayBuffer(*bytes_); }  // A copy.
  std::string text() const {
    return {reinterpret_cast<const char*>(bytes_->data()), bytes_->size()};
  }

 private:
  // The standard one contains the exception for too large a size, which is a lot of code in wasm.
  template <class T>
  struct Allocator {
    using value_type = T;

    Allocator() = default;
    template <class U>
    Allocator(const Allocator<U>&) {}

    T* allocate(std::size_t) { return static_cast<T*>(::operator new(sizeof(T))); }
    void deallocate(T* place, std::size_t) { ::operator delete(place); }
    bool operator==(const Allocator&) const { return true; }
  };

  std::shared_ptr<const std::vector<std::byte>> bytes_;
  std::string type_;
};

}  // namespace web
