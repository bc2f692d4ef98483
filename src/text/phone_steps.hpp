// A phone script after compilation: lists of steps that refer to each other by number.
#pragma once

#include <outbound/phone_script.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::text {

enum class step_kind { say, play, pause, gather, transfer, record };

struct phone_step {
    step_kind kind = step_kind::say;
    text_template words;     ///< say, play.
    int seconds = 0;         ///< pause.
    std::size_t number = 0;  ///< Index into phone_steps::gathers, transfers or recordings.
    std::string path;        ///< For messages: `steps[2]`.
};

/// A step of a list, or the end of the list.
struct step_place {
    std::size_t list = 0;  ///< Index into phone_steps::lists.
    std::size_t step = 0;
};

struct step_list {
    std::vector<phone_step> steps;
    std::optional<step_place> then{};  ///< Where the call continues after the last step; it ends otherwise.
};

struct phone_answer {
    std::string name;
    bool opts_out = false;
    std::size_t steps = 0;  ///< Index into phone_steps::lists.
};

struct phone_gather {
    std::size_t digits = 1;
    int timeout = 5;         ///< Seconds. Also Twilio's default.
    std::size_t prompt = 0;  ///< Index into lists.
    std::map<std::string, phone_answer, std::less<>> answers;
    step_place next;  ///< Where the call continues without a known key.
};

struct phone_transfer {
    std::string number;
    std::string caller_id;
    text_template whisper;
    bool has_whisper = false;
    int timeout = 30;  ///< Seconds. Also Twilio's default.
    transfer_hours times;
    std::size_t fallback = 0;  ///< Index into lists.
    std::string path;
};

struct phone_recording {
    text_template consent;
    int length = 120;  ///< Seconds at most.
    step_place next;
    std::string path;
};

struct phone_steps {
    std::string voice;
    std::string language;
    std::vector<step_list> lists;  ///< The first is for people, the second for machines.
    std::vector<phone_gather> gathers;
    std::vector<phone_transfer> transfers;
    std::vector<phone_recording> recordings;
    voicemail_action on_voicemail = voicemail_action::go_on;
    std::vector<std::string> variables;  ///< Sorted, without duplicates.
};

constexpr std::size_t call_list = 0;
constexpr std::size_t voicemail_list = 1;

/// Compiles a script. Throws error{errc::invalid} with a violation for each fault; their paths begin with `where`.
phone_steps compile_phone_steps(const boost::json::object& source, std::string_view where);

/// True for a URL that a call can play.
bool is_playable(std::string_view url);

}  // namespace outbound::text
