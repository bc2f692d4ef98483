<?php

declare(strict_types=1);

namespace Tests;

/* The notification channel of the package in an application with Debian's Laravel. */

/** A notification whose message is the given one, and a customer with the given route. */
const APPLICATION = '
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Notifications\{Notifiable, Notification, SendQueuedNotifications};
use Illuminate\Support\Facades\{Event, Notification as Notifications};
use Outbound\Laravel\Facades\Outbound;
use Outbound\Laravel\OutboundChannel;

class Code extends Notification
{
    public function __construct(public mixed $message = ["channel" => "email", "subject" => "Your code", "text" => "4711", "from" => ["email" => "login@example.org"]],
        private string $via = "outbound") {}
    public function via($notifiable) { return [$this->via]; }
    public function toOutbound($notifiable) { return $this->message; }
}
class Customer
{
    use Notifiable;
    public function __construct(public mixed $address = "ada@example.com") {}
    public function routeNotificationForOutbound($notification) { return $this->address; }
}
function refusal(callable $function): string
{
    try {
        $function();
    } catch (\InvalidArgumentException $e) {
        return $e->getMessage();
    }
    return "nothing was refused";
}
';

/** Output of the code in the application above, with an account for email. */
function notify(string $code): string
{
    $folder = folder();
    $host = new LaravelHost($folder);
    file_put_contents("$folder/outbound.json", json_encode(['database' => "sqlite://$folder/crm.db", 'providers' => [
        ['type' => 'host', 'name' => 'mail', 'channel' => 'email'], ['type' => 'host', 'name' => 'gateway', 'channel' => 'sms']]]));
    file_put_contents("$folder/application.php", '<?php ' . APPLICATION);
    return $host->run('require "application.php"; ' . substr(APPLICATION, 0, strpos(APPLICATION, 'class')) . $code,
        ['OUTBOUND_CONFIG' => "$folder/outbound.json"]);
}

test('a notification becomes one message, to the route of its notifiable, and listeners get the message', function () {
    equal(notify('Event::listen(Illuminate\Notifications\Events\NotificationSent::class, function ($event) { echo "$event->channel {$event->response["id"]}\n"; });
        (new Customer())->notify(new Code());
        (new Customer())->notify(new Code(via: OutboundChannel::class));
        foreach (Outbound::messages()->list() as $message) { echo $message["address"], " ", $message["status"], "\n"; }'),
        "outbound 1\nOutbound\Laravel\OutboundChannel 2\nada@example.com queued\nada@example.com queued\n");
});

test('the recipient may be a contact, a route given on demand, or a member of the message', function () {
    equal(notify('$fake = Outbound::fake();
        (new Customer(["external_id" => "42"]))->notify(new Code(["channel" => "sms", "message" => "Hi"]));
        Notifications::route("outbound", "+15005550009")->notify(new Code(["channel" => "sms", "message" => "Hi"]));
        (new Customer("unused@example.com"))->notify(new Code(["channel" => "sms", "message" => "Hi", "contact_id" => 7]));
        foreach ($fake->calls as [$operation, $request]) { unset($request["key"]); echo $operation, json_encode($request), "\n"; }'),
        'messages.send{"external_id":"42","channel":"sms","message":"Hi"}' . "\n"
        . 'messages.send{"to":"+15005550009","channel":"sms","message":"Hi"}' . "\n"
        . 'messages.send{"channel":"sms","message":"Hi","contact_id":7}' . "\n");
});

test('nothing is sent to a notifiable without an address', function () {
    equal(notify('$fake = Outbound::fake();
        foreach ([null, "", []] as $none) { (new Customer($none))->notify(new Code()); }
        echo count($fake->calls);'), '0');
});

test('a job of the queue that runs again sends nothing twice, and the key of a message stays', function () {
    equal(notify('class Queued extends Code implements ShouldQueue { use Illuminate\Bus\Queueable; }
        $notification = new Queued();
        $notification->id = "2f1c";
        $job = new SendQueuedNotifications(new Customer(), $notification, ["outbound"]);
        dispatch_sync($job);
        dispatch_sync($job);
        (new Customer())->notify(new Queued());
        (new Customer())->notify(new Code(["key" => "login-4711"] + (new Code())->message));
        $keys = array_column(Outbound::messages()->list()->all(), "key");
        echo count($keys), " ", $keys[0], " ", strlen($keys[1]), " ", $keys[2];'), '3 login-4711 36 2f1c');
});

test('a fake gets notifications, also when one was sent before', function () {
    equal(notify('(new Customer())->notify(new Code());
        $fake = Outbound::fake();
        (new Customer("bob@example.com"))->notify(new Code());
        echo $fake->calls[0][0], " ", $fake->calls[0][1]["to"], " ", count($fake->calls);'), 'messages.send bob@example.com 1');
});

test('a message that outbound refuses throws its exception', function () {
    equal(notify('try {
            (new Customer("ada"))->notify(new Code());
        } catch (\Outbound\Exception\InvalidException $e) { echo $e->violations[0]["path"]; }
        echo count(Outbound::messages()->list()->all());'), 'to0');
});

test('a notification without a message, a foreign notifiable and a wrong route are refused by name', function () {
    $refused = notify('class Silent extends Notification { public function via($notifiable) { return ["outbound"]; } }
        class Stranger { use Notifiable; }
        class Visitor {}
        Outbound::fake();
        echo refusal(fn () => (new Customer())->notify(new Silent())), "\n", refusal(fn () => (new Customer())->notify(new Code("Hi"))), "\n",
            refusal(fn () => (new Stranger())->notify(new Code())), "\n", refusal(fn () => Notifications::send([new Visitor()], new Code())), "\n",
            refusal(fn () => (new Customer(7))->notify(new Code())), "\n", refusal(fn () => (new Customer(["phone" => "1"]))->notify(new Code())), "\n",
            refusal(fn () => (new Customer(["ada@example.com"]))->notify(new Code()));');
    $no_recipient = 'Code: the message names no recipient and %s has no route "outbound": add routeNotificationForOutbound($notification) there,'
        . ' or a member to, contact_id or external_id';
    $wrong_route = 'Customer: the route "outbound" must be an address or a number as text, or an array with to, contact_id or external_id, got ';
    equal(explode("\n", $refused), ['Silent: has no method toOutbound($notifiable): add one that returns the members of messages.send',
        'Code::toOutbound(): must return an array with the members of messages.send, got string',
        sprintf($no_recipient, 'Stranger'), sprintf($no_recipient, 'Visitor'),
        $wrong_route . 'int', $wrong_route . '["phone"]', $wrong_route . '[0]']);
});
