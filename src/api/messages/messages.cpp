// Operations on one-off messages.
#include "api/content/rendering.hpp"
#include "api/messages/message_json.hpp"
#include "api/messages/requests.hpp"
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "model/campaign_json.hpp"
#include "model/json_members.hpp"

#include <outbound/service.hpp>

#include <boost/json/array.hpp>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_in_batch = 1000;

void require_same(const one_off_message& known, const std::string& fingerprint)
{
    if (known.fingerprint != fingerprint)
        throw error{errc::conflict, "message " + std::to_string(known.id) +
                                        " was sent with this key and another content: give the message another key"};
}

json::object with_contact_name(json::object out, const std::map<contact_id, std::string>& names)
{
    add_contact_name(out, names);
    return out;
}

json::object with_contact_name(context& ctx, const one_off_message& m)
{
    return with_contact_name(to_json(m), external_ids_of(ctx, {m.state.contact_id}));
}

/// The message of an earlier request with the same key; `nullopt` if there is none.
std::optional<one_off_message> find_repeated(context& ctx, const json::object& request)
{
    const auto key = text_member(request, "key");
    auto known = key.empty() ? std::nullopt : ctx.store.messages().find(key);
    if (known)
        require_same(*known, message_fingerprint(ctx, request));
    return known;
}

one_off_message store_message(context& ctx, const new_message& m)
{
    auto stored = ctx.store.messages().add(m);
    if (!m.key.empty())
        require_same(stored, m.fingerprint);
    return stored;
}

json::value send_message(context& ctx, const json::object& request)
{
    if (const auto known = find_repeated(ctx, request))
        return with_contact_name(ctx, *known);
    const auto stored = store_message(ctx, message_reader{ctx}.read(request));
    ctx.wake();
    return with_contact_name(ctx, stored);
}

/// A message of a batch.
struct batch_row {
    std::optional<new_message> message;
    std::optional<message_id> id;  ///< Of the message as it is stored.
    std::optional<problem> fault;
};

bool is_fault_of_row(errc code)
{
    return code == errc::invalid || code == errc::not_found || code == errc::conflict;
}

/// Runs `f`, and keeps its refusal as the fault of the row.
template <class F>
void try_row(batch_row& row, F f)
try {
    f();
} catch (const error& refused) {
    if (!is_fault_of_row(refused.code()))
        throw;
    row.fault = refused.problem();
}

batch_row read_batch_row(context& ctx, message_reader& reader, const json::value& item)
{
    static const auto& expected = *new auto(message_input_shape());  // Never destroyed, like the operations.
    batch_row row;
    try_row(row, [&] {
        expected.require(item);
        const auto& request = item.get_object();
        if (const auto known = find_repeated(ctx, request))
            row.id = known->id;
        else
            row.message = reader.read(request);
    });
    return row;
}

// Checks all messages before the transaction, which is short.
json::value send_batch(context& ctx, const json::object& request)
{
    message_reader reader{ctx};
    std::vector<batch_row> rows;
    for (const auto& item : request.at("messages").get_array())
        rows.push_back(read_batch_row(ctx, reader, item));
    ctx.store.atomically([&] {
        for (auto& row : rows)
            if (row.message)
                try_row(row, [&] { row.id = store_message(ctx, *row.message).id; });
    });
    ctx.wake();
    json::array items;
    std::int64_t failed = 0;
    for (const auto& row : rows) {
        failed += row.fault ? 1 : 0;
        if (row.fault)
            items.push_back(json::object{{"id", nullptr}, {"problem", outbound::to_json(*row.fault)}});
        else
            items.push_back(json::object{{"id", row.id.value()}});
    }
    const auto accepted = static_cast<std::int64_t>(rows.size()) - failed;
    return json::object{{"accepted", accepted}, {"failed", failed}, {"items", std::move(items)}};
}

shape batch_response()
{
    const auto item = shapes::object({optional("id", shapes::id()),
        optional("problem", shapes::free_object(), "Why the message was refused, as a problem document.")});
    const auto amount = shapes::integer(0, most_in_batch);
    return shapes::object({required("accepted", amount), required("failed", amount),
        required("items", shapes::array(item, 1, most_in_batch), "One for each message, in their order.")});
}

bool asks_for_content(const json::object& request)
{
    return flag_member(request, "content").value_or(false);
}

json::value get_message(context& ctx, const json::object& request)
{
    const auto id = integer_member(request, "id");
    const auto key = text_member(request, "key");
    const auto found = id ? ctx.store.messages().get(*id) : ctx.store.messages().find(key);
    if (!found)
        refuse_missing(id ? "message" : "message with key", id ? std::to_string(*id) : '"' + key + '"');
    auto out = with_contact_name(ctx, *found);
    out["content"] = asks_for_content(request) ? message_texts_json(ctx, *found) : json::value{};
    return out;
}

std::optional<scope> scope_of_content(context&, const json::object& request)
{
    return asks_for_content(request) ? std::optional{scope::pii} : std::nullopt;
}

shape shown_message_shape()
{
    const auto texts = shapes::object(rendered_members()).named("message_texts");
    return message_shape()
        .with_members({optional("content", texts,
            "The texts, if asked for, as they are sent: with the values of the message and those that the contact had "
            "when it was accepted. Null for an erased message.")})
        .named("shown_message");
}

json::value list_messages(context& ctx, const json::object& request)
{
    const message_filter filter{named_member<channel>(request, "channel"),
        named_member<recipient_status>(request, "status"), integer_member(request, "contact_id").value_or(0),
        object_member(request, "metadata")};
    const auto found = ctx.store.messages().list(filter, sorted_slice_of(request));
    std::vector<contact_id> people;
    for (const auto& m : found.items)
        people.push_back(m.state.contact_id);
    const auto names = external_ids_of(ctx, std::move(people));
    return to_json(found, [&](const one_off_message& m) { return with_contact_name(to_json(m), names); });
}

}  // namespace

std::vector<operation> message_operations()
{
    return {
        {
            .name = "messages.send",
            .summary = "Accepts a message to one recipient and sends it at once or at a given time; see messages.get.",
            .scope = scope::send,
            .routes = {at("POST", "/messages")},
            .request = message_input_shape(),
            .response = message_shape(),
            .handle = send_message,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
            .status = 202,
        },
        {
            .name = "messages.send_batch",
            .summary = "Accepts up to 1000 messages, with a result for each; one that is refused fails alone.",
            .scope = scope::send,
            .routes = {at("POST", "/messages/batch")},
            .request = shapes::object(
                {required("messages", shapes::array(shapes::unchecked(message_input_shape()), 1, most_in_batch))}),
            .response = batch_response(),
            .handle = send_batch,
            .repetition = repetition::answer,
            .status = 202,
        },
        {
            .name = "messages.get",
            .summary = "Shows a message and what became of it, by its id or its key; `content` needs pii.",
            .scope = scope::read,
            .routes = {at("GET", "/messages/{id}"), at("GET", "/messages/by-key/{key}")},
            .request = shapes::object_with_one(
                {"id", "key"}, {optional("id", shapes::id()), optional("key", shapes::text(1, 255)),
                                   optional("content", shapes::boolean(), "True: also the texts.")}),
            .response = shown_message_shape(),
            .handle = get_message,
            .further_scope = scope_of_content,
        },
        {
            .name = "messages.list",
            .summary = "Lists messages and what became of them.",
            .scope = scope::read,
            .routes = {at("GET", "/messages")},
            .request = list_request({optional("channel", shapes::enumeration<channel>()),
                optional("status", shapes::enumeration<recipient_status>()),
                optional("contact_id", shapes::id(), "Messages that named this contact."),
                optional("metadata", metadata_filter_shape(), "Messages whose metadata has these members.")}),
            .response = list_response(message_shape()),
            .handle = list_messages,
        },
    };
}

}  // namespace outbound::api
