# What `cmake --install` lays down: headers, libraries, and the package files that find_package(outbound) reads.
