// What capabilities_glue.js offers to C++.
#pragma once

extern "C" {
int twinsocketTakesOptions();
void twinsocketTarget(int space);  // 0: none.
}
