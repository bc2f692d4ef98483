/* A small harness for tests in C99: cases by name, checks that go on after a failure, a summary. */
#ifndef CHECK_H
#define CHECK_H

#include <outbound.h>

/* A case is a function; its name is a sentence about behaviour. Tables of cases end with a NULL. */
struct test_case {
    const char* name;
    void (*run)(void);
};
#define CASE(name)                                                                                                     \
    {                                                                                                                  \
#name, name                                                                                                    \
    }
#define END_OF_CASES                                                                                                   \
    {                                                                                                                  \
        NULL, NULL                                                                                                     \
    }

extern const struct test_case conventions[], operations[], misuse[], events[], http[], exchanges[], threads[],
    processes[];

/* Checks may be made by any thread. All give whether they held. */
#define CHECK(condition) check_that((condition) != 0, __FILE__, __LINE__, "%s", #condition)
#define CHECK_CODE(got, expected) check_code((got), (expected), __FILE__, __LINE__, #got)
/* `text` holds `part`. */
#define CHECK_TEXT(text, part) check_text((text), (part), __FILE__, __LINE__)
/* `got` is `expected` and `document`, a variable, a problem document for it that holds `part`; frees
   it. The variable may be set by the expression of `got`. */
#define CHECK_PROBLEM(got, expected, document, part)                                                                   \
    check_problem((got), (expected), &(document), (part), __FILE__, __LINE__)

int check_that(int holds, const char* file, int line, const char* format, ...);
int check_code(int got, int expected, const char* file, int line, const char* expression);
int check_text(const char* text, const char* part, const char* file, int line);
int check_problem(int got, int expected, char** document, const char* part, const char* file, int line);
/* Says in messages which row of a table is being checked. Not to be used while other threads check. */
void check_context(const char* row);

/* How many checks have failed so far. */
int failed_checks(void);

/* Runs a table of cases. */
void run_cases(const char* suite, const struct test_case* cases);
/* Prints the totals and gives the exit code. */
int report(void);

#endif
