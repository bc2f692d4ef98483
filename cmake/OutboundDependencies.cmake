# What outbound is built from. Debian 12: see script/setup for the packages.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 3.35 REQUIRED)
find_package(SOCI REQUIRED)
find_path(CSV_INCLUDE_DIR csv.h REQUIRED)
find_library(CSV_LIBRARY csv REQUIRED)
find_package(date REQUIRED)
if(OUTBOUND_EXAMPLES OR OUTBOUND_TESTS)
    find_package(CLI11 REQUIRED)
endif()
if(OUTBOUND_TESTS)
    find_package(Boost 1.81 REQUIRED COMPONENTS unit_test_framework)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
endif()

find_program(CCACHE ccache)
if(CCACHE AND PROJECT_IS_TOP_LEVEL)
    # Precompiled headers want the sloppiness; see ccache(1), "Precompiled headers".
    set(CMAKE_C_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${CCACHE}")
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_C_COMPILER_LAUNCHER})
endif()
