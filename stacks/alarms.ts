/** What somebody should hear of: an orchestrator or the API that fails, workers that are held back for long. */

import type { Served } from "./api";
import { type Computed, nameOf } from "./compute";
import type { Settings } from "./settings";

interface Watch {
  readonly component: string;
  readonly word: string;
  readonly metric: "Errors" | "Throttles";
  /** How many in five minutes. */
  readonly threshold: number;
  /** In how many such periods in a row. */
  readonly periods: number;
  readonly text: string;
}

const PERIOD_SECONDS = 300;

export function alarms({ alarmEmail }: Settings, { workers }: Computed, { gateway }: Served): void {
  const actions = subscribed(alarmEmail);
  const watches: Watch[] = [
    {
      component: "OrchestratorErrors",
      word: "orchestrator",
      metric: "Errors",
      threshold: 1,
      periods: 1,
      text: "An orchestrator failed; the platform repeats it twice",
    },
    {
      component: "InboxErrors",
      word: "inbox",
      metric: "Errors",
      threshold: 1,
      periods: 1,
      text: "A spec of the inbox wasn't taken",
    },
    {
      component: "ReducerErrors",
      word: "reducer",
      metric: "Errors",
      threshold: 1,
      periods: 1,
      text: "A reduction failed",
    },
    ...workers.flatMap((_, copy): Watch[] => [
      {
        component: `Worker${copy}Errors`,
        word: `worker-${copy}`,
        metric: "Errors",
        threshold: 50,
        periods: 1,
        text: "Many chunks fail: a model that kills its worker?",
      },
      {
        component: `Worker${copy}Throttles`,
        word: `worker-${copy}`,
        metric: "Throttles",
        threshold: 100,
        periods: 3,
        text: "Workers are held back for a quarter of an hour: raise the account's quota, or lower KATFAN_ACCOUNT_CONCURRENCY",
      },
    ]),
  ];
  for (const watch of watches) {
    new aws.cloudwatch.MetricAlarm(watch.component, {
      name: nameOf(watch.component),
      alarmDescription: watch.text,
      namespace: "AWS/Lambda",
      metricName: watch.metric,
      dimensions: { FunctionName: nameOf(watch.word) },
      ...counted(watch.threshold, watch.periods),
      alarmActions: actions,
    });
  }
  new aws.cloudwatch.MetricAlarm("ApiErrors", {
    name: nameOf("ApiErrors"),
    alarmDescription: "The API answers with errors of its own (5xx)",
    namespace: "AWS/ApiGateway",
    metricName: "5xx",
    dimensions: { ApiId: gateway.nodes.api.id },
    ...counted(5, 1),
    alarmActions: actions,
  });
}

function counted(threshold: number, evaluationPeriods: number) {
  return {
    statistic: "Sum",
    period: PERIOD_SECONDS,
    evaluationPeriods,
    threshold,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
  };
}

function subscribed(email: string | undefined): $util.Output<string>[] {
  if (email === undefined) return [];
  const topic = new aws.sns.Topic("Alarms", { name: nameOf("alarms") });
  new aws.sns.TopicSubscription("AlarmsEmail", { topic: topic.arn, protocol: "email", endpoint: email });
  return [topic.arn];
}
