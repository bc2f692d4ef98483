// The outcome of a recipient as sentences: in English, and as codes with values for programs that use another language.
#pragma once

#include "model/shape.hpp"

#include <outbound/campaign.hpp>
#include <outbound/recipient.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace outbound::api {

enum class outcome_code {
    waiting,                 ///< Its turn has not come.
    waiting_for_resume,      ///< The campaign is paused. `detail`: why.
    not_sent,                ///< `campaign_status` says why.
    sending,                 ///< It is on its way.
    sent,                    ///< `provider`, `at`, `attempt`.
    possibly_repeated,       ///< The outcome of an attempt before the one that was sent is unknown.
    delivered,               ///< A report said so.
    retrying,                ///< `attempt` did not go through. `at`: the next one; `reason`, `detail`.
    bounced,                 ///< `reason`, `detail`.
    failed,                  ///< For good. `reason`, `detail`.
    skipped,                 ///< `reason`, `detail`.
    cancelled,               ///< The campaign was cancelled before.
    possibly_sent,           ///< `reason`: how the answer was lost.
    possibly_sent_before,    ///< The answer to an attempt was lost, and the next attempt was refused. `reason`.
    next_attempt,            ///< `at`, unless a report comes first.
    no_further_attempt,      ///< It is not sent again.
    no_attempt_of_channel,   ///< It is not sent again: SMS and calls never are.
    no_attempt_of_campaign,  ///< It is not sent again, because the campaign has on_unknown: hold.
    answered,
    voicemail,
    busy,
    no_answer,
};

/// One sentence about an outcome.
struct outcome_sentence {
    outcome_code code{};
    std::string words;             ///< In English.
    boost::json::object values{};  ///< The values in it, by name.
};

/// One to three sentences.
std::vector<outcome_sentence> sentences_of(const recipient& r, const campaign& c);

/// The sentences in English, such as `Sent through main on 2026-11-22T15:00:00Z.`
std::string in_words(const std::vector<outcome_sentence>& sentences);

shape outcome_sentence_shape();
boost::json::array to_json(const std::vector<outcome_sentence>& sentences);

}  // namespace outbound::api

namespace outbound {

template <>
struct names<api::outcome_code> {
    static constexpr name_table<api::outcome_code, 22> value{{
        {api::outcome_code::waiting, "waiting"},
        {api::outcome_code::waiting_for_resume, "waiting_for_resume"},
        {api::outcome_code::not_sent, "not_sent"},
        {api::outcome_code::sending, "sending"},
        {api::outcome_code::sent, "sent"},
        {api::outcome_code::possibly_repeated, "possibly_repeated"},
        {api::outcome_code::delivered, "delivered"},
        {api::outcome_code::retrying, "retrying"},
        {api::outcome_code::bounced, "bounced"},
        {api::outcome_code::failed, "failed"},
        {api::outcome_code::skipped, "skipped"},
        {api::outcome_code::cancelled, "cancelled"},
        {api::outcome_code::possibly_sent, "possibly_sent"},
        {api::outcome_code::possibly_sent_before, "possibly_sent_before"},
        {api::outcome_code::next_attempt, "next_attempt"},
        {api::outcome_code::no_further_attempt, "no_further_attempt"},
        {api::outcome_code::no_attempt_of_channel, "no_attempt_of_channel"},
        {api::outcome_code::no_attempt_of_campaign, "no_attempt_of_campaign"},
        {api::outcome_code::answered, "answered"},
        {api::outcome_code::voicemail, "voicemail"},
        {api::outcome_code::busy, "busy"},
        {api::outcome_code::no_answer, "no_answer"},
    }};
};

}  // namespace outbound
