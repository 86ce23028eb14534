"""Services that LocalStack's community edition has only in part: by moto, which it brings, and S3 in a folder of our own."""

import os

from localstack.aws.api import RequestContext, ServiceRequest, ServiceResponse
from localstack.aws.skeleton import DispatchTable
from localstack.aws.spec import load_service
from localstack.services.moto import call_moto
from localstack.services.plugins import Service, ServiceLifecycleHook, aws_provider
from localstack.services.s3.provider import S3Provider
from localstack.services.s3.storage.ephemeral import EphemeralS3ObjectStore


def all_by_moto(service: str) -> DispatchTable:
    def asked(context: RequestContext, request: ServiceRequest) -> ServiceResponse:
        return call_moto(context)

    return {operation: asked for operation in load_service(service).operation_names}


class EcrProvider(ServiceLifecycleHook):
    service = "ecr"
    version = "2015-09-21"


@aws_provider(api="ecr", name="default")
def ecr() -> Service:
    """sst's bootstrap makes a repository."""
    return Service.for_provider(EcrProvider(), lambda provider: all_by_moto(provider.service))


@aws_provider(api="s3", name="katfan")
def s3() -> Service:
    """LocalStack's own writes below /tmp, whatever it is told."""
    return Service.for_provider(S3Provider(EphemeralS3ObjectStore(os.path.join(os.environ["TMPDIR"], "s3"))))
