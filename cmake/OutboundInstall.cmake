# What `cmake --install` lays down: headers, libraries, programs, and the package files that find_package(outbound) and pkg-config
# read. The C library installs itself (capi/CMakeLists.txt); here it joins the package as outbound::c.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/outbound")

install(TARGETS outbound EXPORT outboundTargets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
if(TARGET outbound_c)
    install(TARGETS outbound_c EXPORT outboundTargets LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endif()
foreach(program outbound_cli simulator)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
    endif()
endforeach()

install(EXPORT outboundTargets NAMESPACE outbound:: DESTINATION "${package_folder}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/outboundConfig.cmake.in" "${PROJECT_BINARY_DIR}/outboundConfig.cmake"
                              INSTALL_DESTINATION "${package_folder}")
# Before 1.0 a minor version may break source compatibility.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/outboundConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/outboundConfig.cmake" "${PROJECT_BINARY_DIR}/outboundConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/FindSOCI.cmake"
        DESTINATION "${package_folder}")

configure_file("${PROJECT_SOURCE_DIR}/cmake/outbound.pc.in" "${PROJECT_BINARY_DIR}/outbound.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/outbound.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
