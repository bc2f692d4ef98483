// Lines of an archive: databases and row readers can handle every accepted line.
#include "api/archives/row_rules.hpp"
#include "fuzz/targets.hpp"
#include "model/campaign_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace outbound::fuzz {
namespace {

namespace json = boost::json;

bool is_storable(const json::value& value)
{
    const auto* text = value.if_string();
    return text != nullptr ? text->find('\0') == json::string::npos : value.is_number() || value.is_null();
}

void check_accepted(std::string_view kind, const json::object& row)
{
    for (const auto& [name, value] : row)
        require(is_storable(value));
    if (kind != "campaign")
        return;
    const auto c = api::archived_campaign_from(row);
    require(!to_string(c.type).empty() && !to_string(c.status).empty());
    // What campaigns.get answers.
    require(!json::serialize(to_json(c)).empty());
}

}  // namespace

void archive_rows(std::string_view input)
{
    api::row_order order{0};
    while (!input.empty()) {
        boost::system::error_code fault;
        const auto line = json::parse(take_until(input, "\n"), fault);
        const auto* object = line.if_object();
        if (fault || object == nullptr || object->size() != 1 || !object->begin()->value().is_object())
            continue;
        const std::string_view kind = object->begin()->key();
        const auto& row = object->begin()->value().get_object();
        const auto broken = api::check_archive_row(kind, row);
        for (const auto& each : broken)
            require(each.path.starts_with(kind) && !each.message.empty());
        if (!broken.empty())
            continue;
        check_accepted(kind, row);
        static_cast<void>(order.take(kind, row));
    }
}

}  // namespace outbound::fuzz
