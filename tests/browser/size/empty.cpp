// A program without our library, for ../size.mjs.
#include "strings.h"
int main(int count, char** arguments) { useStrings(count, arguments); }
