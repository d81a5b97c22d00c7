// The page, as page.js makes it callable. Numbers are CSS pixels, colours are 0xRRGGBB.
#pragma once

#include <cstddef>

extern "C" {

void sketchStart();
char* sketchAddress(const char* name);  // To be freed.

void sketchPlace(double left, double top, double width, double height, double density,
                 double scale);
void sketchClear(int layer);
void sketchDraw(int layer, int colour, unsigned width, const float* curves, std::size_t count);
void sketchDrawCursor(double x, double y, int colour, const float* shape, std::size_t count,
                      const char* name, std::size_t nameSize);
void sketchDrawInvitation(const char* text, std::size_t size);

void sketchAddColour(int colour, const char* name, std::size_t nameSize);
void sketchShowColour(std::size_t index);
void sketchClearPeople();
void sketchAddPerson(int colour, const char* name, std::size_t nameSize);
void sketchReport(const char* state, std::size_t people, std::size_t strokes, std::size_t drawing);
void sketchShowLabels(const char* state, const char* label, const char* people);
void sketchShowNotice(const char* text, std::size_t size);

// What page.js calls.
void sketchPointer(int kind, double x, double y);
void sketchResize(double width, double height, double density);
void sketchChooseColour(unsigned index);
void sketchLeave();

}  // extern "C"
