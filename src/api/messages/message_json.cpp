#include "api/messages/message_json.hpp"

#include "api/campaigns/outcome_words.hpp"
#include "api/content/rendering.hpp"
#include "model/address_mask.hpp"
#include "model/json_members.hpp"
#include "model/message_content.hpp"
#include "model/record_json.hpp"
#include "model/time.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"

namespace outbound::api {
namespace {

std::vector<outcome_sentence> explanation_of(const one_off_message& m)
{
    campaign holder;
    holder.type = m.channel;
    holder.status = campaign_status::running;
    return sentences_of(m.state, holder);
}

}  // namespace

shape message_shape()
{
    const auto words = with_addresses(shapes::text(0, 100'000, text_kind::body));
    return recipient_shape()
        .with_members({
            required("id", shapes::id()),
            required("channel", shapes::enumeration<channel>()),
            required("kind", shapes::enumeration<message_kind>()),
            optional("key", with_addresses(shapes::text(0, 255))),
            optional("metadata", shapes::free_object()),
            required("send_at", shapes::time()),
            optional("next_attempt_at", shapes::time(), "When another attempt is due."),
            required("explanation", words, "What became of it, in sentences."),
            required("sentences", shapes::array(outcome_sentence_shape(), 0, 10), "The same as codes with values."),
            required("created_at", shapes::time()),
        })
        .named("message");
}

boost::json::object to_json(const one_off_message& m)
{
    const auto sentences = explanation_of(m);
    auto out = outbound::to_json(m.state, m.channel);
    out["id"] = m.id;
    out["channel"] = to_string(m.channel);
    out["kind"] = to_string(m.kind);
    out["key"] = text_or_null(m.key);
    out["metadata"] = m.metadata.empty() ? boost::json::value{} : boost::json::value(m.metadata);
    out["send_at"] = to_rfc3339(m.due);
    out["next_attempt_at"] = time_or_null(m.state.next_attempt_at);
    out["explanation"] = in_words(sentences);
    out["sentences"] = to_json(sentences);
    out["created_at"] = to_rfc3339(m.created_at);
    return out;
}

boost::json::value message_texts_json(context& ctx, const one_off_message& m)
{
    const auto& at = m.state;
    const auto pinned = ctx.store.messages().texts(at.campaign, at.seq);
    if (!pinned)
        return nullptr;
    const auto shared = text::compile_content(read_message_content(pinned->content, at.campaign));
    const auto person = at.contact_id != 0 ? ctx.store.contacts().get(at.contact_id) : std::nullopt;
    auto values = person ? text::values_of(*person)
                         : boost::json::object{{m.channel == channel::email ? "email" : "phone", at.address}};
    text::override_values(values, pinned->values);
    text::add_shared_values(*shared, values);
    values["unsubscribe_url"] = sample_unsubscribe_url(ctx, *shared, at.address);
    return rendered_parts(*shared, values);
}

}  // namespace outbound::api
