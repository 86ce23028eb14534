/** Logs, alarms and the deployment's published description, on the emulator. */
import { DeleteAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { capitalised, type Kind, type Services, unless } from "./emulator-provider.js";
import { ACCOUNT } from "./provider.js";

export function watchResources({ logs, cloudWatch, ssm, region }: Services): Record<string, Kind> {
  return {
    "aws:cloudwatch/logGroup:LogGroup": {
      apply: async ({ inputs }) => {
        const logGroupName = String(inputs.name);
        await unless(logs.send(new CreateLogGroupCommand({ logGroupName })), "ResourceAlreadyExistsException");
        const retentionInDays = Number(inputs.retentionInDays ?? 0);
        if (retentionInDays > 0) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
        return { id: logGroupName, arn: `arn:aws:logs:${region}:${ACCOUNT}:log-group:${logGroupName}` };
      },
      destroy: (id) => logs.send(new DeleteLogGroupCommand({ logGroupName: id })),
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
      apply: async ({ inputs }) => {
        const { name, dimensions = {}, ...rest } = inputs as Record<string, unknown>;
        const Dimensions = Object.entries(dimensions as Record<string, string>).map(([Name, Value]) => ({
          Name,
          Value,
        }));
        const alarm = capitalised(rest) as Omit<PutMetricAlarmCommand["input"], "AlarmName">;
        await cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmName: String(name), Dimensions }));
        return { id: String(name), arn: `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:${name}` };
      },
      destroy: (id) => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [id] })),
    },
    "aws:ssm/parameter:Parameter": {
      apply: async ({ inputs }) => {
        const Name = String(inputs.name);
        const said = { Name, Description: String(inputs.description), Value: String(inputs.insecureValue) };
        await ssm.send(new PutParameterCommand({ ...said, Type: inputs.type as "String", Overwrite: true }));
        return { id: Name, arn: `arn:aws:ssm:${region}:${ACCOUNT}:parameter${Name}` };
      },
      destroy: (id) => ssm.send(new DeleteParameterCommand({ Name: id })),
    },
  };
}
