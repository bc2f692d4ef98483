# OUTBOUND_SOURCES: the folder src, or, if patches are requested, a copy in the build folder with the patches applied.
# Run as a script (cmake -P), it checks whether the patches apply.
set(OUTBOUND_SOURCES "${PROJECT_SOURCE_DIR}/src")
if(OUTBOUND_SOURCE_PATCHES)
    set(staged "${PROJECT_BINARY_DIR}/patching")
    file(REMOVE_RECURSE "${staged}")
    file(COPY "${PROJECT_SOURCE_DIR}/src" DESTINATION "${staged}")
    list(TRANSFORM OUTBOUND_SOURCE_PATCHES PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE patterns)
    file(GLOB patches ${patterns})
    foreach(patch ${patches})
        execute_process(COMMAND patch --silent --no-backup-if-mismatch --strip 1 --fuzz 0 --input "${patch}"
                        WORKING_DIRECTORY "${staged}" COMMAND_ERROR_IS_FATAL ANY)
    endforeach()
    # Writes only files that differ, so that little is rebuilt. A later edit of a source runs CMake again.
    file(GLOB_RECURSE files RELATIVE "${staged}" "${staged}/*")
    foreach(file ${files})
        cmake_path(GET file PARENT_PATH folder)
        file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/patched/${folder}")
        file(COPY_FILE "${staged}/${file}" "${PROJECT_BINARY_DIR}/patched/${file}" ONLY_IF_DIFFERENT)
    endforeach()
    file(GLOB_RECURSE edited "${PROJECT_SOURCE_DIR}/src/*")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patches} ${edited})
    set(OUTBOUND_SOURCES "${PROJECT_BINARY_DIR}/patched/src")
endif()
