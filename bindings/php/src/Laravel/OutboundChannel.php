<?php

declare(strict_types=1);

namespace Outbound\Laravel;

use Illuminate\Contracts\Container\Container;
use Illuminate\Notifications\Notification;
use Outbound\Generated\Types;
use Outbound\Outbound;

/**
 * Sends notifications as one-off messages. `via()` names it as "outbound" or by its class; `toOutbound($notifiable)` returns the members
 * of messages.send. A message without recipient goes to the `routeNotificationForOutbound` of the notifiable: an address or a number, or
 * one of the members `to`, `contact_id` and `external_id`. Nothing is sent if that is null or empty.
 *
 * The id of the notification is the key of its message, so that a job of the queue that runs again does not send it twice.
 *
 * @phpstan-import-type MessagesSendResponse from Types
 */
final class OutboundChannel
{
    private const RECIPIENTS = ['to', 'contact_id', 'external_id'];

    /** The client is made for each notification, because a test may replace it with a fake at any time. */
    public function __construct(private readonly Container $container)
    {
    }

    /**
     * @return ?MessagesSendResponse null if there is no recipient. Laravel passes it to listeners of NotificationSent
     * @throws \InvalidArgumentException|\Outbound\Exception\OutboundException
     */
    public function send(object $notifiable, Notification $notification): ?array
    {
        $message = $this->message($notifiable, $notification);
        if (self::recipients($message) === []) {
            $recipient = $this->recipient($notifiable, $notification);
            if ($recipient === []) {
                return null;
            }
            $message = $recipient + $message;
        }
        $message['key'] ??= $notification->id;
        return $this->container->make(Outbound::class)->messages->send($message);
    }

    /** @return array<string, mixed> */
    private function message(object $notifiable, Notification $notification): array
    {
        if (!method_exists($notification, 'toOutbound')) {
            throw new \InvalidArgumentException($notification::class
                . ': has no method toOutbound($notifiable): add one that returns the members of messages.send');
        }
        $message = $notification->toOutbound($notifiable);
        return is_array($message) ? $message : throw new \InvalidArgumentException($notification::class
            . '::toOutbound(): must return an array with the members of messages.send, got ' . get_debug_type($message));
    }

    /** @return array<string, mixed> members of the message; empty if the notifiable has no address now */
    private function recipient(object $notifiable, Notification $notification): array
    {
        $route = method_exists($notifiable, 'routeNotificationFor') ? $notifiable->routeNotificationFor('outbound', $notification) : null;
        if ($route === null && !method_exists($notifiable, 'routeNotificationForOutbound')) {
            throw new \InvalidArgumentException($notification::class . ': the message names no recipient and ' . $notifiable::class
                . ' has no route "outbound": add routeNotificationForOutbound($notification) there, or a member to, contact_id or external_id');
        }
        if ($route === null || $route === '' || $route === []) {
            return [];
        }
        if (is_string($route)) {
            return ['to' => $route];
        }
        if (!is_array($route) || self::recipients($route) === [] || array_diff_key($route, array_flip(self::RECIPIENTS)) !== []) {
            throw new \InvalidArgumentException($notifiable::class . ': the route "outbound" must be an address or a number as text, or an array'
                . ' with to, contact_id or external_id, got ' . (is_array($route) ? json_encode(array_keys($route)) : get_debug_type($route)));
        }
        return $route;
    }

    /**
     * @param array<mixed> $members
     * @return array<mixed> those that name the recipient
     */
    private static function recipients(array $members): array
    {
        return array_filter(array_intersect_key($members, array_flip(self::RECIPIENTS)), fn ($value) => $value !== null);
    }
}
