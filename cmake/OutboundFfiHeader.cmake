# Derives from outbound.h the declarations for FFI parsers of other languages: no comments, no preprocessor, no macros.
#
# The two leading definitions are for PHP's `ffi.preload` and FFI::load(): the name for FFI::scope(), and the library.

function(outbound_write_ffi_header header soname output)
    file(READ "${header}" text)
    string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/" "" text "${text}")
    string(REGEX REPLACE "(^|\n)#[^\n]*" "\\1" text "${text}")
    string(REGEX REPLACE "extern \"C\" {([^}]*})" "\\1" text "${text}")
    string(REPLACE "OUTBOUND_API " "" text "${text}")
    # Removes the closing brace of extern "C", the last brace alone on its line.
    string(REGEX REPLACE "\n}\n" "\n" text "${text}")
    string(REGEX REPLACE "[ \t]+\n" "\n" text "${text}")
    string(REGEX REPLACE "\n\n+" "\n\n" text "${text}")
    string(STRIP "${text}" text)
    set(head "#define FFI_SCOPE \"OUTBOUND\"\n#define FFI_LIB \"${soname}\"\n")
    string(APPEND head "\n/* Derived from outbound.h, which is the manual. */\n\n")
    file(CONFIGURE OUTPUT "${output}" CONTENT "${head}${text}\n" @ONLY)
endfunction()
