/* A small harness for tests in C99: named cases, checks that continue after a failure, a summary. */
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

extern const struct test_case conventions[], operations[], misuse[], events[], http[], exchanges[], deliveries[],
    threads[], processes[];

/* Any thread may use checks. All return whether they succeeded. */
#define CHECK(condition) check_that((condition) != 0, __FILE__, __LINE__, "%s", #condition)
#define CHECK_CODE(got, expected) check_code((got), (expected), __FILE__, __LINE__, #got)
/* `text` contains `part`. */
#define CHECK_TEXT(text, part) check_text((text), (part), __FILE__, __LINE__)
/* `got` is `expected` and `document`, a variable, a problem document for it that holds `part`; frees
   it. The variable may be set by the expression of `got`. */
#define CHECK_PROBLEM(got, expected, document, part)                                                                   \
    check_problem((got), (expected), &(document), (part), __FILE__, __LINE__)

int check_that(int holds, const char* file, int line, const char* format, ...);
int check_code(int got, int expected, const char* file, int line, const char* expression);
int check_text(const char* text, const char* part, const char* file, int line);
int check_problem(int got, int expected, char** document, const char* part, const char* file, int line);
/* Adds the current row of a table to messages. Do not use it while other threads check. */
void check_context(const char* row);

/* The number of failed checks so far. */
int failed_checks(void);

/* Runs a table of cases. */
void run_cases(const char* suite, const struct test_case* cases);
/* Prints the totals and returns the exit code: 1 if a case failed, or if there was none. */
int report(void);

#endif
