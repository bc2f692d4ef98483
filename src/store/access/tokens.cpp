// Looks up a token by the first 64 bits of its hash, so that the database compares no secret, and compares the whole
// hash in constant time.
#include "store/access/tokens.hpp"

#include "model/digest.hpp"
#include "model/list_text.hpp"
#include "store/sql/paging.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::chrono::minutes use_resolution{1};

/// A row before its text columns are parsed.
struct token_row {
    api_token token;
    std::string scopes;
    std::string hash;
};

std::string scopes_as_text(const std::vector<scope>& scopes)
{
    std::string out;
    for (const auto each : scopes)
        out.append(out.empty() ? "" : " ").append(to_string(each));
    return out;
}

// Ignores scopes that this version does not know.
std::vector<scope> scopes_from_text(std::string_view text)
{
    std::vector<scope> out;
    while (!text.empty()) {
        if (const auto known = from_string<scope>(take_entry(text, ' ')))
            out.push_back(*known);
    }
    return out;
}

std::int64_t selector_of(std::string_view hash)
{
    std::uint64_t bits = 0;
    for (const unsigned char byte : hash.substr(0, sizeof bits))
        bits = bits << 8 | byte;
    return static_cast<std::int64_t>(bits);
}

template <class... Variables>
query select_tokens(connection& db, const std::string& condition, token_row& row, const Variables&... variables)
{
    return db.prepare(
        "SELECT id, name, scopes, hash, created_at, expires_at, used_at, revoked_at FROM outbound_tokens WHERE " +
            condition,
        variables..., into(row.token.id), into(row.token.name), into(row.scopes), into(row.hash),
        into(row.token.created_at), into(row.token.expires_at), into(row.token.used_at), into(row.token.revoked_at));
}

api_token token_from(token_row row)
{
    row.token.scopes = scopes_from_text(row.scopes);
    return std::move(row.token);
}

}  // namespace

api_token tokens::create(const api_token& described, std::string_view hash)
{
    api_token made{.name = described.name, .scopes = described.scopes, .expires_at = described.expires_at};
    made.created_at = database_.now();
    const auto scopes = scopes_as_text(made.scopes);
    const auto selector = selector_of(hash);
    const auto stored_hash = to_hex(hash);
    write(database_, [&](transaction& tx) {
        tx->run("INSERT INTO outbound_tokens (name, scopes, selector, hash, created_at, expires_at) "
                "VALUES (:name, :scopes, :selector, :hash, :created, :expires) RETURNING id",
            use(made.name), use(scopes), use(selector), use(stored_hash), use(made.created_at), use(made.expires_at),
            into(made.id));
    });
    return made;
}

std::optional<api_token> tokens::get(token_id id)
{
    const auto db = database_.reader();
    token_row row;
    return select_tokens(*db, "id = :id", row, use(id)).execute() ? std::optional{token_from(std::move(row))}
                                                                  : std::nullopt;
}

std::optional<api_token> tokens::find(std::string_view hash)
{
    const auto selector = selector_of(hash);
    const auto db = database_.reader();
    token_row row;
    if (!select_tokens(*db, "selector = :selector", row, use(selector)).execute())
        return std::nullopt;
    return equal_in_constant_time(row.hash, to_hex(hash)) ? std::optional{token_from(std::move(row))} : std::nullopt;
}

page<api_token> tokens::list(const page_request& slice)
{
    const auto wanted = slice_by_id(slice);
    const auto db = database_.reader();
    std::vector<api_token> found;
    token_row row;
    auto rows = select_tokens(*db, wanted.condition + wanted.order, row, wanted.values);
    rows.each([&] { found.push_back(token_from(row)); });
    return to_page(std::move(found), wanted, &api_token::id);
}

std::optional<api_token> tokens::revoke(token_id id)
{
    const auto now = database_.now();
    write(database_, [&](transaction& tx) {
        tx->run(
            "UPDATE outbound_tokens SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL", use(now), use(id));
    });
    return get(id);
}

void tokens::record_use(token_id id)
{
    const auto now = database_.now();
    const timestamp before = now - use_resolution;
    write(database_, [&](transaction& tx) {
        tx->run("UPDATE outbound_tokens SET used_at = :now WHERE id = :id AND (used_at IS NULL OR used_at <= :before)",
            use(now), use(id), use(before));
    });
}

}  // namespace outbound::sql
