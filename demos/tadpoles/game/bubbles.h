// Places speech bubbles: each beside its speaker, and covering nobody else. Knows nothing of
// OpenGL.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tadpoles {

// In pixels.
struct Box {
  float left = 0, top = 0, width = 0, height = 0;

  float right() const { return left + width; }
  float bottom() const { return top + height; }
  float sharedWith(const Box& other) const;  // The area that both cover.
};

class Bubbles {
 public:
  // Begins a picture of that size, in which these swimmers must stay visible. `ratio`: real pixels
  // for each one of the style's. `passed`: milliseconds since the last picture.
  void begin(float width, float height, float ratio, double passed);
  void avoid(std::uint16_t id, const Box& swimmer) { swimmers_.push_back({id, swimmer}); }

  // Places a bubble of that size beside its swimmer. Those placed first get the better places.
  Box place(std::uint16_t id, const Box& swimmer, float width, float height);

  void end();  // Forgets the swimmers that were not placed.

  // True if a bubble of this picture covers a part of it.
  bool covers(const Box& box) const;

 private:
  struct Way {
    float x = 0, y = 0;  // From the middle above the swimmer to the bubble's left upper corner.
    int choice = -1;
    bool isShown = false;
  };
  struct Swimmer {
    std::uint16_t id;
    Box box;
  };

  Box at(int choice, const Box& swimmer, float width, float height) const;
  float cost(int choice, std::uint16_t id, const Box& box) const;

  float width_ = 0, height_ = 0, ratio_ = 1;
  double passed_ = 0;
  std::vector<Swimmer> swimmers_;
  std::vector<Box> placed_;
  std::map<std::uint16_t, Way> ways_;
};

// Breaks a text into lines of at most that many letters, between words where possible. A Chinese,
// Japanese or Korean character counts as two.
std::vector<std::string> wrapped(std::string_view text, int letters);

}  // namespace tadpoles
