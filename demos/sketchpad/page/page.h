// The page, as accessible through page.js. Numbers are CSS pixels, colours are 0xRRGGBB.
#pragma once

#include <cstddef>

extern "C" {

void sketchStart();
char* sketchAddress(const char* name);  // The result must be freed.
void sketchKey(
    void* bytes);  // Eight bytes: pass fresh ones; they are replaced if this tab already has some.

// Layers are numbered as in painter.h; the last one is a picture for saving.
void sketchResize(double width, double height, double density);
void sketchPlace(int layer, double left, double top, double width, double height, double scale);
void sketchClear(int layer, int desk, int paper);
void sketchShowNext();
// Boxes are left, top, right, bottom. Returns the largest number of units per pixel.
int sketchBeginCut(int layer, const void* boxes, std::size_t count, int paper);
void sketchEndCut(int layer);
void sketchDraw(int layer, int colour, double width, const float* curves, std::size_t count);
void sketchMakeCursor(unsigned id, int colour, const float* shape, std::size_t count,
                      const char* name, std::size_t nameSize);
void sketchDrawCursor(unsigned id, double x, double y);
void sketchForgetCursor(unsigned id);
void sketchDrawInvitation(const char* text, std::size_t size);
void sketchBeginPicture(int width, int height);
void sketchSavePicture(const char* name);
void sketchSaveText(const char* name, const char* type, const char* text, std::size_t size);

void sketchAddColour(int colour, const char* name);
void sketchAddButton(int command, int group, const char* label, const char* shortcut,
                     const char* icon, double dot);
void sketchShowButtons(unsigned on, unsigned possible, int colour, int zoom, bool isHand);
void sketchShowEraser(double size);  // Around the pointer; zero for none.
void sketchShowColour(std::size_t index);
void sketchClearPeople();
void sketchAddPerson(int colour, const char* name, std::size_t nameSize);
void sketchReport(const char* state, std::size_t people, std::size_t strokes, std::size_t drawing,
                  int zoom);
void sketchShowLabels(const char* state, const char* label, const char* people);
void sketchShowName(const char* name, std::size_t size);
void sketchShowTraffic(const char* text);
void sketchShowNotice(const char* text, std::size_t size);

// Called by page.js. A negative pressure means none; flags are isTouch and pans.
void sketchPress(int id, double x, double y, double pressure, int flags);
void sketchMove(int id, double x, double y, double pressure, int flags);
void sketchRelease(int id);
void sketchLeavePaper();
void sketchWheel(double x, double y, double byX, double byY, bool zooms);
bool sketchType(const char* key, bool control, bool shift);
void sketchHoldHand(bool isHeld);
void sketchMeasured(double width, double height, double density);
void sketchChooseColour(unsigned index);
void sketchRun(int command);
void sketchRename(const char* name);
void sketchLeave();
void sketchRest();  // Called now and then while the page is hidden.

}  // extern "C"
