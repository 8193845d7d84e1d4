#include <stdio.h>

int main(int count, char **words)
{
    printf("hello from %s\n", count > 1 ? words[1] : "scratch");
    return 0;
}
