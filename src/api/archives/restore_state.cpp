// Writes counters to progress, and the values that the next call needs to resume_state.
#include "api/archives/restore_state.hpp"

#include "model/json_members.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace outbound::api {

restore_state restore_state_of(const job& from)
{
    const auto kept = boost::json::parse(from.resume_state).as_object();
    restore_state state;
    state.bytes = kept.at("bytes").to_number<std::int64_t>();
    state.recipients = kept.at("recipients").to_number<std::int64_t>();
    state.events = kept.at("events").to_number<std::int64_t>();
    state.sum.lines = kept.at("lines").to_number<std::int64_t>();
    state.sum.crc = kept.at("crc").to_number<std::uint32_t>();
    state.sum.chain = text_member(kept, "chain");  // Empty in jobs of older versions: then no signature matches.
    state.is_whole = kept.at("whole").as_bool();
    state.to.id = kept.at("id").to_number<campaign_id>();
    state.to.is_ours = kept.at("ours").as_bool();
    state.origin = text_member(kept, "origin");
    state.campaign = kept.at("campaign").as_object();
    return state;
}

void keep(const restore_state& state, job& in)
{
    in.progress = {{"bytes", state.bytes}, {"lines", state.sum.lines}, {"recipients", state.recipients},
        {"events", state.events}, {"origin", state.origin},
        {"campaign_id", state.to.id != 0 ? boost::json::value(state.to.id) : boost::json::value{}}};
    in.resume_state = boost::json::serialize(
        boost::json::object{{"bytes", state.bytes}, {"recipients", state.recipients}, {"events", state.events},
            {"lines", state.sum.lines}, {"crc", state.sum.crc}, {"chain", state.sum.chain}, {"origin", state.origin},
            {"whole", state.is_whole}, {"id", state.to.id}, {"ours", state.to.is_ours}, {"campaign", state.campaign}});
}

}  // namespace outbound::api
