// What a program weighs without us, for ../size.mjs.
#include "strings.h"
int main(int count, char** arguments) { useStrings(count, arguments); }
