// What event_loop_glue.js offers to C++.
#pragma once

extern "C" {
void twinsocketWaitForTasks();  // From now on this thread's loop asks twinsocketHasTasks().
void twinsocketWake();          // Calls twinsocketRunTask() in a task of this thread's own.
void twinsocketRequestFrame();  // Calls twinsocketShowFrame() when the next frame is due.
void twinsocketForget();        // The thread ends and makes no further call.
[[noreturn]] void twinsocketRun();
void twinsocketQuit(int status);
void twinsocketReport(double name, double nameSize, double message, double messageSize);
int twinsocketCatchesExceptions();
int twinsocketCanSleep();
void twinsocketBeginSleep();
void twinsocketEndSleep();
}
