#include "store/sqlite/text_functions.hpp"

#include "model/folded_name.hpp"
#include "model/utf8.hpp"
#include "store/sqlite/handle.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <array>
#include <new>
#include <string_view>

namespace outbound::sql {
namespace {

namespace api = sqlite_api;
using api::sqlite3_destructor_type;  // used by SQLITE_TRANSIENT

void give_folded(api::sqlite3_context* to, int, api::sqlite3_value** arguments)
try {
    const auto* text = reinterpret_cast<const char*>(api::sqlite3_value_text(arguments[0]));
    if (text == nullptr)
        return api::sqlite3_result_null(to);
    const auto size = static_cast<std::size_t>(api::sqlite3_value_bytes(arguments[0]));
    const auto folded = fold_name({text, size});
    api::sqlite3_result_text64(to, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
} catch (const std::bad_alloc&) {
    api::sqlite3_result_error_nomem(to);
}

void give_text(api::sqlite3_context* to, int, api::sqlite3_value** arguments)
{
    const bool is_blob = api::sqlite3_value_type(arguments[0]) == SQLITE_BLOB;
    const auto* text = is_blob ? nullptr : reinterpret_cast<const char*>(api::sqlite3_value_text(arguments[0]));
    if (text == nullptr || !valid_utf8({text, static_cast<std::size_t>(api::sqlite3_value_bytes(arguments[0]))}))
        api::sqlite3_result_null(to);
    else
        api::sqlite3_result_value(to, arguments[0]);
}

/// The parser of the fields' readers decides: SQLite's json_valid() accepts deeper nesting and lone surrogates.
bool is_json_object(std::string_view text)
{
    constexpr std::size_t usual = 4096;
    std::array<unsigned char, usual> space{};
    boost::json::monotonic_resource memory{space.data(), space.size()};
    boost::system::error_code fault;
    return boost::json::parse(text, fault, &memory).is_object() && !fault;
}

void give_object(api::sqlite3_context* to, int, api::sqlite3_value** arguments)
try {
    const bool is_text = api::sqlite3_value_type(arguments[0]) == SQLITE_TEXT;
    const auto* text = is_text ? reinterpret_cast<const char*>(api::sqlite3_value_text(arguments[0])) : nullptr;
    if (text == nullptr || !is_json_object({text, static_cast<std::size_t>(api::sqlite3_value_bytes(arguments[0]))}))
        api::sqlite3_result_null(to);
    else
        api::sqlite3_result_value(to, arguments[0]);
} catch (const std::bad_alloc&) {
    api::sqlite3_result_error_nomem(to);
}

void add(soci::session& session, const char* name, void (*function)(api::sqlite3_context*, int, api::sqlite3_value**))
{
    auto* db = sqlite_handle(session);
    if (const int code = api::sqlite3_create_function_v2(db, name, 1,
            SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr, function, nullptr, nullptr, nullptr);
        code != SQLITE_OK)
        throw soci::sqlite3_soci_error{api::sqlite3_errmsg(db), code};
}

}  // namespace

void add_text_functions(soci::session& session)
{
    add(session, "outbound_folded", give_folded);
    add(session, "outbound_text", give_text);
    add(session, "outbound_object", give_object);
}

}  // namespace outbound::sql
