// Converts the current exception to a code and a problem document.
#include "guard.hpp"

#include <outbound/json_text.hpp>
#include <outbound/service.hpp>

#include <cstdlib>
#include <cstring>
#include <new>

namespace outbound::c {
namespace {

// A constant, because a problem document cannot be allocated when memory is exhausted.
constexpr std::string_view no_memory =
    R"({"type":"urn:outbound:problem:no_memory","title":"Memory ran out","status":503,)"
    R"("detail":"memory ran out; free some and try again","code":"no_memory"})";

int code_of(errc fault) noexcept
{
    switch (fault) {
    case errc::invalid:
        return OUTBOUND_INVALID;
    case errc::not_found:
        return OUTBOUND_NOT_FOUND;
    case errc::conflict:
        return OUTBOUND_CONFLICT;
    case errc::unknown_operation:
        return OUTBOUND_UNKNOWN_OPERATION;
    case errc::config:
        return OUTBOUND_CONFIG;
    case errc::schema:
        return OUTBOUND_SCHEMA;
    case errc::store:
        return OUTBOUND_STORE;
    case errc::busy:
        return OUTBOUND_BUSY;
    case errc::timeout:
        return OUTBOUND_TIMEOUT;
    case errc::provider:
        return OUTBOUND_PROVIDER;
    case errc::closed:
        return OUTBOUND_CLOSED;
    case errc::internal:
        break;
    }
    return OUTBOUND_INTERNAL;
}

int report(const problem& fault, char** out)
{
    if (out)
        *out = copy_text(outbound::write_json(to_json(fault)));
    return code_of(fault.code);
}

// Throws std::bad_alloc if the problem document cannot be allocated.
int translate(char** out)
{
    try {
        throw;
    } catch (const error& e) {
        return report(e.problem(), out);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return report({errc::internal, std::string{"unexpected failure: "} + e.what(), {}}, out);
    } catch (...) {
        return report({errc::internal, "unexpected failure of an unknown kind", {}}, out);
    }
}

}  // namespace

char* copy_text(std::string_view text)
{
    auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (!copy)
        throw std::bad_alloc{};
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return copy;
}

int report_failure(char** out) noexcept
{
    try {
        return translate(out);
    } catch (const std::bad_alloc&) {
        auto* copy = out ? static_cast<char*>(std::malloc(no_memory.size() + 1)) : nullptr;
        if (copy) {
            std::memcpy(copy, no_memory.data(), no_memory.size());
            copy[no_memory.size()] = '\0';
            *out = copy;
        }
        return OUTBOUND_NO_MEMORY;
    } catch (...) {
        return OUTBOUND_INTERNAL;
    }
}

}  // namespace outbound::c
