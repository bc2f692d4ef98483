// The border between C++ and C: results become text that the host frees, exceptions become codes and problem documents.
#pragma once

#include "outbound.h"

#include <outbound/error.hpp>

#include <string_view>

namespace outbound::c {

/// Copies the text; the host frees the copy with outbound_free(). Throws std::bad_alloc.
char* copy_text(std::string_view text);

/// Returns the code of the current exception and stores its problem document in `out`, unless that is null.
int report_failure(char** out) noexcept;

/// Runs the body of an exported function. `out`, unless null, is set to NULL first and holds the problem if the body
/// throws.
template <class Body>
int guard(char** out, const Body& body) noexcept
{
    if (out)
        *out = nullptr;
    try {
        body();
        return OUTBOUND_OK;
    } catch (...) {
        return report_failure(out);
    }
}

}  // namespace outbound::c
