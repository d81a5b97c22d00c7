// A first-in first-out queue that keeps its memory: it allocates only to become longer than ever.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace web::native {

template <class T>
class Queue {
 public:
  bool empty() const { return first_ == all_.size(); }
  std::size_t size() const { return all_.size() - first_; }

  void push_back(T one) {
    if (2 * first_ >= all_.size()) dropTaken();
    all_.push_back(std::move(one));
  }

  // The first one. Not to be called when it is empty.
  T take() { return std::move(all_[first_++]); }

  auto begin() { return all_.begin() + static_cast<std::ptrdiff_t>(first_); }
  auto end() { return all_.end(); }

 private:
  void dropTaken() {
    all_.erase(all_.begin(), begin());
    first_ = 0;
  }

  std::vector<T> all_;
  std::size_t first_ = 0;
};

}  // namespace web::native
