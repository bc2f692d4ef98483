// Server messages may contain values of rows, so errors give advice instead.
#include "store/postgresql/failures.hpp"

#include <array>
#include <optional>
#include <utility>

namespace outbound::sql {
namespace {

/// The server's SQLSTATE; `nullopt` if the fault is not the server's.
std::optional<std::string> state_of(const soci::soci_error& fault)
{
    if (const auto* ours = dynamic_cast<const statement_failure*>(&fault))
        return ours->state();
    if (const auto* of_server = dynamic_cast<const soci::postgresql_soci_error*>(&fault))
        return postgresql_client().sqlstate(of_server);
    return std::nullopt;
}

/// The first line without "ERROR:". Further lines (DETAIL, CONTEXT) may contain values.
std::string first_words(std::string words)
{
    if (const auto at = words.find("ERROR:"); at != std::string::npos)
        words.erase(0, at + 6);
    words.erase(std::min(words.find('\n'), words.size()));
    const auto begin = words.find_first_not_of(' ');
    return begin == std::string::npos ? std::string{"it failed"} : words.substr(begin);
}

// Advice about a failure, by its class (postgresql.org/docs/15/errcodes-appendix.html); empty: the server's text
// suffices.
std::string advice(std::string_view state)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> known{{
        {"53100", "the server's disk is full; make room and go on"},
        {"53300", "the server has no connection left for us; raise max_connections or put a pool in front of it"},
        {"53", "the server is short of something"},
        {"57P", "the server is shutting down or starting; it goes on when the server is back"},
        {"57014", "the server ended the statement after its time limit"},
        {"08", "the connection was lost; it goes on when the server can be reached"},
        {"25006", "it can only be read; connect to the primary server"},
        {"28", "the server refused the user or the password"},
        {"42501", "the user may not do that; give it the right to create and change tables in the schema"},
        {"3D000", "there is no such database on the server; create it"},
        {"XX001", "its contents are damaged; restore it from a backup"},
        {"58", "the server had an error of its system; look into its log"},
    }};
    for (const auto& [begin, text] : known)
        if (state.starts_with(begin))
            return std::string{text};
    return {};
}

std::exception_ptr failure_of(
    std::string_view state, const std::string& words, const std::string& database, bool connected)
{
    const std::string name = "database \"" + database + "\": ";
    if (state == "40001" || state == "40P01")
        return std::make_exception_ptr(
            transaction_conflict{name + "another transaction needed the same rows; try again"});
    // Another process may have created it meanwhile, which the next try sees. Otherwise it belongs to the host.
    if (state == "42P07" || state == "42710")
        return std::make_exception_ptr(transaction_conflict{
            name + first_words(words) + "; rename it, or give outbound " + std::string{schema_of_its_own},
            errc::schema});
    if (state == "55P03")
        return std::make_exception_ptr(
            error{errc::busy, name + "others keep it locked; try again when they have finished"});
    if (state == "23505")
        return std::make_exception_ptr(unique_violation{name + first_words(words)});
    if (!connected)
        return std::make_exception_ptr(error{errc::store, name + std::string{advice("08")}});
    const auto words_for_state = advice(state);
    return std::make_exception_ptr(
        error{errc::store, name + (words_for_state.empty() ? first_words(words) : words_for_state)});
}

}  // namespace

std::exception_ptr server_failure(const soci::soci_error& fault, const std::string& database, bool connected)
{
    const auto words = fault.get_error_message();
    const auto state = state_of(fault);
    if (!state && connected)
        return std::make_exception_ptr(error{errc::internal, "database \"" + database + "\": " + first_words(words)});
    return failure_of(state.value_or(""), words, database, connected);
}

}  // namespace outbound::sql
