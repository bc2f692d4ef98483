// A phone script after compilation: lists of steps that refer to each other by number.
#pragma once

#include <outbound/phone_script.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::text {

enum class step_kind { say, play, pause, gather };

struct phone_step {
    step_kind kind = step_kind::say;
    text_template words;     ///< say, play.
    int seconds = 0;         ///< pause.
    std::size_t gather = 0;  ///< Index into phone_steps::gathers.
    std::string path;        ///< For messages: `steps[2]`.
};

struct phone_answer {
    std::string name;
    bool opts_out = false;
    std::size_t steps = 0;  ///< Index into phone_steps::lists.
};

struct phone_gather {
    std::size_t digits = 1;
    int timeout = 5;
    std::size_t prompt = 0;  ///< Index into lists.
    std::map<std::string, phone_answer, std::less<>> answers;
    std::size_t list = 0;  ///< Where the call continues without a known key: this list …
    std::size_t next = 0;  ///< … from this step.
};

struct phone_steps {
    std::string voice;
    std::string language;
    std::vector<std::vector<phone_step>> lists;  ///< The first is for people, the second for machines.
    std::vector<phone_gather> gathers;
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
