// The size of a program that does nothing.
int main() { return 0; }
