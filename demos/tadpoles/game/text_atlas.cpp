// Shelves of lines; the least recently used shelf is emptied when space is needed.
#include "text_atlas.h"

namespace tadpoles {
namespace {

constexpr int gap = 1;  // Between two lines, so that neither shows at the other's edge.

}  // namespace

const TextAtlas::Line* TextAtlas::find(std::string_view text, int pixels) {
  Key key(text, pixels);
  const auto found = lines_.find(key);
  if (found != lines_.end()) {
    shelves_[found->second.shelf].lastUse = picture_;
    return &found->second;
  }
  if (isFull_) return nullptr;
  const auto letters = draw_(text, pixels);
  Line line{0, 0, letters.width, letters.height, 0};
  if (line.width > width_ || line.height + gap > height_) return nullptr;
  if (!place(line)) {
    isFull_ = true;
    return nullptr;
  }
  upload_(line, letters);
  return &lines_.emplace(std::move(key), line).first->second;
}

bool TextAtlas::place(Line& line) {
  for (std::size_t i = 0; i < shelves_.size(); ++i) {
    if (putOn(i, line)) return true;
  }
  const auto top = shelves_.empty() ? 0 : shelves_.back().top + shelves_.back().height;
  if (top + line.height + gap <= height_) {
    shelves_.push_back({top, line.height + gap});
    return putOn(shelves_.size() - 1, line);
  }
  // The least recently used shelf, unless this picture uses it.
  std::size_t oldest = shelves_.size();
  for (std::size_t i = 0; i < shelves_.size(); ++i) {
    const auto& [shelfTop, height, filled, lastUse] = shelves_[i];
    if (height < line.height + gap || lastUse == picture_) continue;
    if (oldest == shelves_.size() || lastUse < shelves_[oldest].lastUse) oldest = i;
  }
  if (oldest == shelves_.size()) return false;
  empty(oldest);
  return putOn(oldest, line);
}

// Refuses a shelf that is much too high.
bool TextAtlas::putOn(std::size_t number, Line& line) {
  auto& shelf = shelves_[number];
  const auto height = line.height + gap;
  if (height > shelf.height || (shelf.filled > 0 && 2 * height < shelf.height)) return false;
  if (shelf.filled + line.width + gap > width_ + gap) return false;
  line.left = shelf.filled;
  line.top = shelf.top;
  line.shelf = number;
  shelf.filled += line.width + gap;
  shelf.lastUse = picture_;
  return true;
}

void TextAtlas::empty(std::size_t shelf) {
  std::erase_if(lines_, [shelf](const auto& line) { return line.second.shelf == shelf; });
  shelves_[shelf].filled = 0;
}

void TextAtlas::endPicture() {
  ++picture_;
  if (!std::exchange(isFull_, false)) return;
  lines_.clear();
  shelves_.clear();
}

}  // namespace tadpoles
