# How the parts of outbound are compiled: modules (folders of src), and tests.

option(OUTBOUND_WARNINGS_AS_ERRORS "Treat warnings as errors (the presets do)" OFF)
set(OUTBOUND_SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize= takes them")

add_library(outbound_options INTERFACE)
target_compile_features(outbound_options INTERFACE cxx_std_20)
target_compile_options(outbound_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                       $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual>
                       $<$<BOOL:${OUTBOUND_WARNINGS_AS_ERRORS}>:-Werror>)
# GCC 12 reports variables of coroutine frames and of inlined Boost code as maybe uninitialised, dangling, overflowing or freed by a foreign operator delete: false alarms.
target_compile_options(outbound_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict>
                       $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-mismatched-new-delete>)
# In a unity build GCC treats every file as a header and warns about classes with members from anonymous namespaces.
# (Boost.Test's data test cases do that, too: their classes have external linkage and hold lambdas of the file.)
target_compile_options(outbound_options INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
# GCC collects garbage whenever its heap has grown beyond 128 MiB, which takes a tenth of the compile time.
target_compile_options(outbound_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=1048576>)
if(OUTBOUND_SANITIZE)
    # The vptr check needs type information that SOCI does not export.
    target_compile_options(
        outbound_options INTERFACE -fsanitize=${OUTBOUND_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer)
    target_link_options(outbound_options INTERFACE -fsanitize=${OUTBOUND_SANITIZE})
endif()
# Release builds protect the stack and check buffers of known size.
set(OUTBOUND_IS_HARDENED "$<CONFIG:Release,RelWithDebInfo,MinSizeRel>")
target_compile_options(outbound_options INTERFACE
                       "$<${OUTBOUND_IS_HARDENED}:-fstack-protector-strong;-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
if(OUTBOUND_SANITIZE MATCHES "thread")
    target_compile_options(outbound_options INTERFACE -Wno-tsan)
endif()

# outbound_harden(NAME): makes a program or shared library position-independent, with relocations resolved and read-only
# before it runs.
include(CheckPIESupported)
check_pie_supported()
function(outbound_harden name)
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_link_options(${name} PRIVATE "$<${OUTBOUND_IS_HARDENED}:-Wl,-z,relro,-z,now>")
endfunction()

# The folders in which the longest tests spend their time. Debug builds optimise them only.
set(OUTBOUND_BUSY_MODULES model text rules engine)

# outbound_module(NAME SOURCES... LINKS...): one folder of src as a static library, outbound_NAME.
function(outbound_module name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_library(outbound_${name} STATIC ${ARG_SOURCES})
    target_include_directories(outbound_${name} PUBLIC "${PROJECT_SOURCE_DIR}/include" "${OUTBOUND_SOURCES}")
    target_link_libraries(outbound_${name} PUBLIC ${ARG_LINKS} Boost::headers Boost::json Threads::Threads PRIVATE outbound_options)
    set_target_properties(outbound_${name} PROPERTIES CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden POSITION_INDEPENDENT_CODE ON)
    # Targets with the same compile options share a precompiled header, which the first of them builds.
    set(first store)
    if(name IN_LIST OUTBOUND_BUSY_MODULES)
        set(first model)
        target_compile_options(outbound_${name} PRIVATE $<$<CONFIG:Debug>:-O1>)
    endif()
    if(name STREQUAL first)
        target_precompile_headers(outbound_${name} PRIVATE "${OUTBOUND_SOURCES}/precompiled.hpp")
    else()
        target_precompile_headers(outbound_${name} REUSE_FROM outbound_${first})
    endif()
endfunction()

# The compile options of all test programs, which share one precompiled header.
function(outbound_test_options name)
    target_compile_definitions(${name} PRIVATE BOOST_TEST_DYN_LINK
                               OUTBOUND_POSTGRESQL_SCRIPTS="${PROJECT_SOURCE_DIR}/tests/postgresql")
    target_link_libraries(${name} PRIVATE Boost::headers Boost::json Threads::Threads Boost::unit_test_framework outbound_options)
    # Optimising code that runs once takes half of a test's compile time.
    target_compile_options(${name} PRIVATE $<$<CONFIG:Debug>:-O0>)
    set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()

# outbound_test(NAME SOURCES... LINKS... [LABELS...]): one Boost.Test program, test-NAME, run by ctest under NAME.
function(outbound_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;LABELS" ${ARGN})
    add_executable(test-${name} ${ARG_SOURCES} $<TARGET_OBJECTS:test-main>)
    target_include_directories(test-${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_link_libraries(test-${name} PRIVATE ${ARG_LINKS})
    outbound_test_options(test-${name})
    target_precompile_headers(test-${name} REUSE_FROM test-main)
    add_test(NAME ${name} COMMAND test-${name} --report_level=short --color_output=no)
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}")
endfunction()

# outbound_bench(NAME SOURCES... LINKS...): one benchmark program, bench-NAME, run by hand or by tests/bench/run.
function(outbound_bench name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(bench-${name} ${ARG_SOURCES})
    target_include_directories(bench-${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_link_libraries(bench-${name} PRIVATE ${ARG_LINKS})
    outbound_test_options(bench-${name})
    target_precompile_headers(bench-${name} REUSE_FROM test-main)
endfunction()
