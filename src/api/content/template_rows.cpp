// Functions shared by the operations on templates of all channels.
#include "api/content/template_rows.hpp"

#include "api/content/masked_rendering.hpp"
#include "api/content/rendering.hpp"
#include "model/ascii.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <set>

namespace outbound::api {

namespace json = boost::json;

std::string slug_from(std::string_view name)
{
    std::string slug;
    for (const char c : name) {
        if (is_letter(c) || is_digit(c))
            slug += to_lower(c);
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    constexpr std::size_t room_for_a_number = 10;
    slug.resize(std::min(slug.size(), longest_slug - room_for_a_number));
    while (slug.ends_with('-'))
        slug.pop_back();
    return slug.empty() ? "template" : slug;
}

shape named_template()
{
    return shapes::object_with_one({"id", "slug"},
        {optional("id", shapes::id()), optional("slug", shapes::text(1, longest_slug, text_kind::slug))});
}

shape_member variables_member()
{
    return optional("variables", shapes::array(shapes::text(0, 1000), 0, 10'000),
        "What the parts read, which is found by itself: others are refused.");
}

void check_variables(
    const json::object& request, const std::vector<std::string>& derived, const std::vector<std::string>& before)
{
    if (member(request, "variables") == nullptr)
        return;
    const auto given = texts_member(request, "variables");
    const std::set<std::string> declared{given.begin(), given.end()};
    const std::set<std::string> read{derived.begin(), derived.end()};
    if (declared == std::set<std::string>{before.begin(), before.end()})
        return;
    complaints wrong;
    for (const auto& name : declared)
        if (!read.contains(name))
            wrong.add("variables", "must not name " + shortened(name) + ", which no part reads");
    for (const auto& name : read)
        if (!declared.contains(name) && name != "unsubscribe_url" && name != text::postal_address_name)
            wrong.add("variables", "must name " + shortened(name) + ", which a part reads; or leave variables out");
    wrong.settle();
}

json::object values_to_render(context& ctx, const json::object& request)
{
    const auto named = contact_if_named(ctx, request, "contact_id");
    const auto person = named ? std::optional{masked_rendering::shown(*named)} : std::nullopt;
    auto values = person ? text::values_of(*person) : json::object{};
    text::override_values(values, object_member(request, "values"));
    values.emplace("unsubscribe_url", sample_unsubscribe_url(ctx, {}, person ? person->email : std::string{}));
    const auto address = ctx.senders.empty() ? std::string{} : ctx.senders.front().postal_address;
    values.emplace(text::postal_address_name, address.empty() ? "Example Ltd, 1 Main Street, Springfield" : address);
    return values;
}

shape render_request(std::vector<std::string> parts, std::vector<shape_member> own)
{
    std::vector<shape_member> members{
        optional("id", shapes::id()), optional("slug", shapes::text(1, longest_slug, text_kind::slug))};
    members.insert(members.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    members.push_back(optional("contact_id", shapes::id()));
    members.push_back(
        optional("values", shapes::free_object(1'000'000), "What the templates read; left out with contact_id."));
    return shapes::object(std::move(members))
        .with_rules(
            {shapes::exactly_one_of({{"id"}, {"slug"}, std::move(parts)}), shapes::not_both("contact_id", "values")});
}

json::array missing_json(std::vector<std::string> missing)
{
    std::ranges::sort(missing);
    const auto repeats = std::ranges::unique(missing);
    missing.erase(repeats.begin(), repeats.end());
    return to_array(missing);
}

}  // namespace outbound::api
