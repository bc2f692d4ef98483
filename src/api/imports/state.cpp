// Stores bytes as base64, because an unfinished row may be invalid UTF-8.
#include "api/imports/state.hpp"

#include "model/base64.hpp"
#include "model/json_members.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::pair<std::string_view, std::int64_t import_counts::*> import_counters[] = {
    {"bytes", &import_counts::bytes},
    {"rows", &import_counts::rows},
    {"created", &import_counts::created},
    {"updated", &import_counts::updated},
    {"duplicates", &import_counts::duplicates},
    {"invalid", &import_counts::invalid},
    {"incomplete", &import_counts::incomplete},
    {"opted_out", &import_counts::opted_out},
};

std::string bytes_member(const json::object& from, std::string_view name)
{
    return from_base64(text_member(from, name)).value_or("");
}

json::array key_array(const std::set<std::uint64_t>& keys)
{
    json::array out;
    for (const auto key : keys)
        out.emplace_back(key);
    return out;
}

}  // namespace

import_state import_state_of(const job& from)
{
    import_state state;
    for (const auto& [name, counter] : import_counters)
        state.counts.*counter = integer_member(from.progress, name).value_or(0);
    state.ignored = texts_member(from.progress, "ignored_columns");
    state.repeated = texts_member(from.progress, "repeated_columns");
    state.opt_out_columns = texts_member(from.progress, "opt_out_columns");
    state.encoding =
        from_string<text_encoding>(text_member(from.progress, "encoding")).value_or(text_encoding::unknown);
    if (from.resume_state.empty())
        return state;
    const auto kept = json::parse(from.resume_state).as_object();
    state.undecoded = bytes_member(kept, "undecoded");
    state.position.line = integer_member(kept, "line").value_or(1);
    state.position.unfinished = bytes_member(kept, "unfinished");
    state.position.skipping = flag_member(kept, "skipping").value_or(false);
    const auto delimiter = text_member(kept, "delimiter");
    state.delimiter = delimiter.empty() ? '\0' : delimiter[0];
    state.header = texts_member(kept, "header");
    state.touched = touched_ids::from_bytes(bytes_member(kept, "touched"));
    if (const auto* keys = member(kept, "keys"))
        for (const auto& key : keys->as_array())
            state.keys.insert(key.to_number<std::uint64_t>());
    return state;
}

void keep(const import_state& state, job& in)
{
    for (const auto& [name, counter] : import_counters)
        in.progress[name] = state.counts.*counter;
    in.progress["ignored_columns"] = outbound::to_array(state.ignored);
    in.progress["repeated_columns"] = outbound::to_array(state.repeated);
    in.progress["opt_out_columns"] = outbound::to_array(state.opt_out_columns);
    in.progress["encoding"] = to_string(state.encoding);
    json::object kept{{"undecoded", to_base64(state.undecoded)}, {"line", state.position.line},
        {"unfinished", to_base64(state.position.unfinished)}, {"skipping", state.position.skipping},
        {"delimiter", state.delimiter == 0 ? std::string{} : std::string(1, state.delimiter)},
        {"header", outbound::to_array(state.header)}, {"touched", to_base64(state.touched.bytes())},
        {"keys", key_array(state.keys)}};
    in.resume_state = json::serialize(kept);
}

}  // namespace outbound::api
