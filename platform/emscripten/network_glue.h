// What network_glue.js offers to C++.
#pragma once

extern "C" {
void twinsocketNetwork(double string);
}
