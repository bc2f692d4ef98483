#include "model/spoken_text.hpp"

#include <boost/json/array.hpp>

namespace outbound {

namespace json = boost::json;

json::value spoken_text(const json::object& script)
{
    const auto* steps = script.if_contains("steps");
    if (steps == nullptr || !steps->is_array() || steps->get_array().size() != 1)
        return nullptr;
    const auto* step = steps->get_array().front().if_object();
    const auto* text = step != nullptr && step->size() == 1 ? step->if_contains("say") : nullptr;
    return text != nullptr ? *text : nullptr;
}

json::value script_saying(const json::value& words, json::object script)
{
    if (words.is_null())
        return nullptr;
    script["steps"] = words.is_string() ? json::array{json::object{{"say", words}}} : words.as_array();
    return script;
}

}  // namespace outbound
