// A text of digits may be an id as well as a name, so both are looked up.
#include "find_record.hpp"

#include "people.hpp"

#include <charconv>

namespace cli {

namespace json = boost::json;

std::optional<json::object> try_call(session& session, const std::string& operation, const json::object& request)
{
    auto found = session.service().call(operation, request);
    if (!found && found.error().code != outbound::errc::not_found)
        throw outbound::error{found.error()};
    return found ? std::optional{found->as_object()} : std::nullopt;
}

std::optional<std::int64_t> id_in(const std::string& text)
{
    std::int64_t id = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), id);
    const bool is_whole = failed == std::errc{} && end == text.data() + text.size();
    return is_whole && id > 0 ? std::optional{id} : std::nullopt;
}

std::int64_t find_record(session& session, const record_reader& reader, const std::string& name_or_id)
{
    const json::object by_name{{reader.name_member, name_or_id}};
    const auto id = id_in(name_or_id);
    if (!id)
        return integer_at(session.call(reader.operation, by_name).as_object(), "id");
    const auto named = try_call(session, reader.operation, by_name);
    if (!named)
        return *id;
    const auto named_id = integer_at(*named, "id");
    if (named_id != *id && try_call(session, reader.operation, {{"id", *id}}))
        throw outbound::error{outbound::errc::conflict,
            name_or_id + " is the " + reader.name + " of " + reader.kind + ' ' + std::to_string(named_id) +
                " and the id of another: name the one you mean by its other name, or use `outbound call " +
                reader.operation + '`'};
    return named_id;
}

}  // namespace cli
