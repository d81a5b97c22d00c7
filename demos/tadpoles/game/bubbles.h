// Where the bubble of what somebody says stands: beside its speaker, and over nobody else. Knows no
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
  // Before the first of a picture of such a size, in which these are to be seen. `ratio`: real
  // pixels to one of the style's. `passed`: milliseconds since the last picture.
  void begin(float width, float height, float ratio, double passed);
  void avoid(std::uint16_t id, const Box& swimmer) { swimmers_.push_back({id, swimmer}); }

  // Of so much text, beside its swimmer. Whoever is placed first has the better place.
  Box place(std::uint16_t id, const Box& swimmer, float width, float height);

  void end();  // Forgets who has not been placed.

  // True if a bubble of this picture hides a part of it.
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

// A text in lines of at most so many letters, broken between words where there are any. A letter
// of Chinese, Japanese or Korean is as wide as two.
std::vector<std::string> wrapped(std::string_view text, int letters);

}  // namespace tadpoles
