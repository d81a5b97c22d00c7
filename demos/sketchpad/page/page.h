// The page, as page.js makes it callable. Numbers are CSS pixels, colours are 0xRRGGBB.
#pragma once

#include <cstddef>

extern "C" {

void pageStart();
char* pageAddress(const char* name);  // To be freed.

void pagePlace(double left, double top, double width, double height, double density, double scale);
void pageClear(int layer);
void pageDraw(int layer, int colour, unsigned width, const float* curves, std::size_t count);
void pageDrawCursor(double x, double y, int colour, const float* shape, std::size_t count,
                    const char* name, std::size_t nameSize);
void pageDrawInvitation(const char* text, std::size_t size);

void pageAddColour(int colour, const char* name, std::size_t nameSize);
void pageShowColour(std::size_t index);
void pageClearPeople();
void pageAddPerson(int colour, const char* name, std::size_t nameSize);
void pageReport(const char* state, std::size_t people, std::size_t strokes, std::size_t drawing);
void pageShowLabels(const char* state, const char* label, const char* people);
void pageShowNotice(const char* text, std::size_t size);

// What page.js calls.
void pagePointer(int kind, double x, double y);
void pageResize(double width, double height, double density);
void pageChooseColour(unsigned index);
void pageLeave();

}  // extern "C"
