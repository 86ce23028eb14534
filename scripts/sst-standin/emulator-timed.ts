/** Who is told of alarms, and what is run by the clock, on the emulator. */
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  type ScheduleState,
  type Target,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { CreateTopicCommand, DeleteTopicCommand, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { capitalised, type Kind, type Services, unless } from "./emulator-provider.js";

interface ScheduleInputs {
  readonly name: string;
  readonly scheduleExpression: string;
  readonly scheduleExpressionTimezone?: string;
  readonly flexibleTimeWindow: { readonly mode: "OFF" };
  readonly state: ScheduleState;
  readonly target: object;
}

export function timedResources({ sns, scheduler }: Services): Record<string, Kind> {
  return {
    "aws:sns/topic:Topic": {
      apply: async ({ inputs }) => {
        const arn = (await sns.send(new CreateTopicCommand({ Name: String(inputs.name) }))).TopicArn!;
        return { id: arn, arn };
      },
      destroy: (id) => sns.send(new DeleteTopicCommand({ TopicArn: id })),
    },
    "aws:sns/topicSubscription:TopicSubscription": {
      apply: async ({ inputs: { topic, protocol, endpoint } }) => {
        const wanted = { TopicArn: String(topic), Protocol: String(protocol), Endpoint: String(endpoint) };
        const made = await sns.send(new SubscribeCommand({ ...wanted, ReturnSubscriptionArn: true }));
        return { id: made.SubscriptionArn!, arn: made.SubscriptionArn! };
      },
      destroy: (id) => unless(sns.send(new UnsubscribeCommand({ SubscriptionArn: id })), "NotFoundException"),
    },
    "aws:scheduler/schedule:Schedule": {
      apply: async ({ inputs }, before) => {
        const { name, scheduleExpression, scheduleExpressionTimezone, flexibleTimeWindow, state, target } =
          inputs as unknown as ScheduleInputs;
        const schedule = {
          ...{ Name: name, ScheduleExpression: scheduleExpression, State: state },
          ScheduleExpressionTimezone: scheduleExpressionTimezone,
          FlexibleTimeWindow: { Mode: flexibleTimeWindow.mode },
          Target: capitalised(target) as Target,
        };
        const put = before === undefined ? new CreateScheduleCommand(schedule) : new UpdateScheduleCommand(schedule);
        const { ScheduleArn } = await scheduler.send(put as CreateScheduleCommand);
        return { id: name, arn: ScheduleArn };
      },
      destroy: (id) => scheduler.send(new DeleteScheduleCommand({ Name: id })),
    },
  };
}
