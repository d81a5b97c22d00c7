// What a program weighs without us, for ../size.mjs.
int main() {}
