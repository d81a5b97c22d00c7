// What event_loop_glue.js offers to C++.
#pragma once

extern "C" {
void pageLoopWake();          // Calls pageLoopRunTask() in a task of this thread's own.
void pageLoopRequestFrame();  // Calls pageLoopShowFrame() when the next frame is due.
[[noreturn]] void pageLoopRun();
void pageLoopQuit(int status);
void pageLoopReport(double name, double nameSize, double message, double messageSize);
int pageLoopCatchesExceptions();
int pageLoopCanSleep();
}
