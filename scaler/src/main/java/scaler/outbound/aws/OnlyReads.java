package scaler.outbound.aws;

import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** A client that this sits in cannot change anything: such a call is over before it is sent. */
final class OnlyReads implements ExecutionInterceptor {
  private static final Pattern READS = Pattern.compile("(Describe|Get|List)[A-Z].*");

  @Override
  public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes about) {
    String operation = String.valueOf(about.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    if (!READS.matcher(operation).matches()) {
      throw SdkClientException.create(operation + " was not sent: this connection only reads");
    }
  }
}
