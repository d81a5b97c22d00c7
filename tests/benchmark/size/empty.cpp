// What a program weighs that does nothing.
int main() { return 0; }
