// Operations common to the templates of all channels: create, update, list, get, delete.
#pragma once

#include "api/aliases.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "model/template_json.hpp"
#include "model/utf8.hpp"

#include <string>

namespace outbound::api {

constexpr std::size_t longest_slug = 100;

/// The name in lower case, with runs of other characters than letters and digits as single dashes; short enough to
/// append a number.
std::string slug_from(std::string_view name);

/// `{"id"}` or `{"slug"}`.
shape named_template();

/// The member `variables` in requests: checked, not stored.
shape_member variables_member();

/// Throws error{errc::invalid} if `variables` of a request differ both from the names that the parts read and from the
/// stored ones. unsubscribe_url, which every email has, may be omitted.
void check_variables(const boost::json::object& request, const std::vector<std::string>& derived,
    const std::vector<std::string>& before);

/// The operations of one kind of template. `Kind` describes it:
///   type                                  the value (email_template, …)
///   noun, nouns, prefix, path             "email template", "email templates", "email_templates", "/email-templates"
///   static template_store<type>& of(store&)
///   static void check(type&)              throws error{errc::invalid} for faulty content, and sets `variables`
///   part                                  the member that requests and answers also call `content`
///   may_lack_part                         whether null clears the part
///   static shape content_shape()          the shape of `content`
///   static object_rule content_rule()     what a request that creates must have
///   static json::value content_of(type)   the value of `content`
///   static json::value read_content(given, before)   the value of the part from that of `content`; `before` is the
///                                         present one, or null
template <class Kind>
class template_rows {
public:
    using type = typename Kind::type;

    static type named(context& ctx, const boost::json::object& request)
    {
        const auto id = integer_member(request, "id");
        const auto slug = text_member(request, "slug");
        auto found = id ? Kind::rows_of(ctx.store).get(*id) : Kind::rows_of(ctx.store).find(slug);
        if (!found)
            refuse_missing(Kind::noun, id ? std::to_string(*id) : '"' + shortened(slug) + '"');
        return *std::move(found);
    }

    static std::vector<operation> all()
    {
        const std::string noun{Kind::noun}, nouns{Kind::nouns}, path{Kind::path};
        const auto whole = template_shape(template_members(type{}, true)).with_members({content_member()});
        return {
            {
                .name = name("create"),
                .summary = "Saves one of the " + nouns + "; faults are reported with line and column.",
                .scope = scope::write,
                .routes = {at("POST", path)},
                .request = create_request(),
                .response = whole,
                .handle = create,
                .effect = effect::one_commit,
                .repetition = repetition::answer,
            },
            {
                .name = name("update"),
                .summary = "Changes one of the " + nouns +
                           ". Members left out stay; campaigns that have started keep the old content.",
                .scope = scope::write,
                .routes = {at("PUT", path + "/{id}"), at("PATCH", path + "/{id}")},
                .request = update_request(),
                .response = whole,
                .handle = update,
                .effect = effect::one_commit,
            },
            {
                .name = name("list"),
                .summary = "Lists " + nouns + ".",
                .scope = scope::read,
                .routes = {at("GET", path)},
                .request = list_request({search_member("the name or the slug")}, name_keys),
                .response = list_response(whole),
                .handle = list,
            },
            {
                .name = name("get"),
                .summary = "Shows one of the " + nouns + ".",
                .scope = scope::read,
                .routes = {at("GET", path + "/{id}")},
                .request = named_template(),
                .response = whole,
                .handle = get,
            },
            {
                .name = name("delete"),
                .summary = "Deletes one of the " + nouns + "; campaigns that have started keep their content.",
                .scope = scope::write,
                .routes = {at("DELETE", path + "/{id}")},
                .request = named_template(),
                .response = deleted_shape(),
                .handle = remove,
                .effect = effect::one_commit,
            },
        };
    }

    static std::string name(std::string_view verb) { return std::string{Kind::prefix} + '.' + std::string{verb}; }

private:
    static shape create_request()
    {
        auto members = template_members(type{}, true);
        for (auto& member : members)
            member.is_required = member.is_required && member.name != Kind::part;
        members.push_back(content_member());
        members.push_back(variables_member());
        return shapes::object(std::move(members)).with_rules({Kind::content_rule()});
    }

    static shape update_request()
    {
        auto members = template_members(type{}, false);
        members.insert(members.begin(), required("id", shapes::id()));
        members.push_back(content_member());
        members.back().accepts_null = Kind::may_lack_part;
        members.push_back(variables_member());
        return shapes::object(std::move(members)).with_members(read_only(template_record_members()));
    }

    static shape_member content_member()
    {
        return optional(
            "content", Kind::content_shape(), "Another name of " + std::string{Kind::part} + ": give one of them.");
    }

    static boost::json::object shown(const type& t)
    {
        auto out = outbound::to_json(t);
        out["content"] = Kind::content_of(t);
        return out;
    }

    /// The request with aliases resolved; `stored` is the document that it changes, or empty.
    static boost::json::object without_aliases(boost::json::object request, const boost::json::object& stored)
    {
        complaints wrong;
        replace_alias(request, "content", Kind::part, stored, wrong, [&](const boost::json::value& given) {
            const auto* before = member(request, Kind::part);
            if (before == nullptr)
                before = member(stored, Kind::part);
            return Kind::read_content(given, before != nullptr ? *before : boost::json::value{});
        });
        wrong.settle();
        return request;
    }

    static void give_slug(context& ctx, type& t)
    {
        const auto base = slug_from(t.name);
        t.slug = base;
        for (std::int64_t number = 2; Kind::rows_of(ctx.store).find(t.slug); ++number)
            t.slug = base + '-' + std::to_string(number);
    }

    static boost::json::value create(context& ctx, const boost::json::object& request)
    {
        type t;
        assign(t, without_aliases(request, {}));
        Kind::check(t);
        check_variables(request, t.variables, {});
        if (t.slug.empty())
            give_slug(ctx, t);
        return shown(Kind::rows_of(ctx.store).create(t));
    }

    static boost::json::value update(context& ctx, const boost::json::object& request)
    {
        auto t = named(ctx, {{"id", id_of(request)}});
        const auto before = t.variables;
        refuse_changed(template_record_members(), request, outbound::to_json(t));
        assign(t, without_aliases(request, shown(t)));
        Kind::check(t);
        check_variables(request, t.variables, before);
        const auto after = Kind::rows_of(ctx.store).update(t);
        if (!after)
            refuse_missing(Kind::noun, std::to_string(t.id));
        return shown(*after);
    }

    static boost::json::value list(context& ctx, const boost::json::object& request)
    {
        return to_json(Kind::rows_of(ctx.store).list(text_member(request, "q"), sorted_slice_of(request)), shown);
    }

    static boost::json::value get(context& ctx, const boost::json::object& request)
    {
        return shown(named(ctx, request));
    }

    static boost::json::value remove(context& ctx, const boost::json::object& request)
    {
        const auto t = named(ctx, request);
        if (!Kind::rows_of(ctx.store).remove(t.id))
            refuse_missing(Kind::noun, std::to_string(t.id));
        return deleted();
    }
};

/// The values for a rendering: the named contact's, or those of the request.
boost::json::object values_to_render(context& ctx, const boost::json::object& request);

/// `id`, `slug` or the parts of the kind, and either `contact_id` or `values`. `own`: all members of the kind.
shape render_request(std::vector<std::string> parts, std::vector<shape_member> own);

/// The names as JSON, sorted, without duplicates.
boost::json::array missing_json(std::vector<std::string> missing);

}  // namespace outbound::api
