package scaler.outbound.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import scaler.core.model.Market;
import scaler.engine.port.Failure;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who we are in AWS, what the account has, and whether the time is the same there. */
final class AccountChecks {
  /** Signatures are refused when clocks differ by five minutes; a good clock is within a second. */
  private static final Duration GOOD_CLOCK = Duration.ofSeconds(30);

  /** All usual families (A, C, D, H, I, M, R, T, Z) on demand, counted in virtual processors. */
  private static final String STANDARD_ON_DEMAND = "L-1216C47A";

  /** The same families, spot. */
  private static final String STANDARD_SPOT = "L-34B43A08";

  private final AwsClients clients;
  private final Sheet sheet;
  private final InstantSource clock;

  AccountChecks(AwsClients clients, Sheet sheet, InstantSource clock) {
    this.clients = clients;
    this.sheet = sheet;
    this.clock = clock;
  }

  /** Whether AWS knows us; nothing else is worth asking then. */
  boolean credentials() {
    try (StsClient who = clients.client(StsClient.builder())) {
      GetCallerIdentityResponse us =
          who.getCallerIdentity(
              request -> request.overrideConfiguration(clients.deadline().rest()));
      sheet.ok("credentials", us.arn());
      us.sdkHttpResponse().firstMatchingHeader("Date").ifPresent(this::clock);
      return true;
    } catch (SdkException trouble) {
      Failure failure = AwsFailures.of(trouble);
      String detail = Sheet.shortened(failure.detail());
      if (failure instanceof Failure.Denied) {
        sheet.miss(
            "credentials",
            "AWS does not take them (%s); renew them, and see that this computer's clock is right"
                .formatted(detail));
        return false;
      }
      return withoutSts(detail);
    }
  }

  /** A closed network may let EC2 be reached and STS not. */
  private boolean withoutSts(String detail) {
    boolean reached = false;
    try {
      clients
          .ec2()
          .describeSubnets(
              request -> request.maxResults(5).overrideConfiguration(clients.deadline().rest()));
      reached = true;
    } catch (AwsServiceException refused) {
      reached = AwsFailures.of(refused) instanceof Failure.Denied;
    } catch (SdkException unreached) {
      // Told below.
    }
    if (reached) {
      sheet.unknown(
          "credentials",
          "EC2 answers, and STS does not say who we are (%s); scaler can do without it"
              .formatted(detail));
    } else {
      sheet.miss(
          "credentials",
          "AWS does not answer (%s); see that this computer may reach it".formatted(detail));
    }
    return reached;
  }

  private void clock(String date) {
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration apart = Duration.between(theirs, clock.instant());
      if (apart.abs().compareTo(GOOD_CLOCK) <= 0) {
        sheet.ok("clock", "as AWS's, within %d s".formatted(GOOD_CLOCK.toSeconds()));
      } else {
        sheet.miss(
            "clock",
            "this computer's is %d s %s AWS's; set it by NTP, or signatures will be refused"
                .formatted(apart.abs().toSeconds(), apart.isNegative() ? "behind" : "ahead of"));
      }
    } catch (DateTimeException unreadable) {
      sheet.unknown("clock", "AWS's answer has no date that can be read; see that NTP runs here");
    }
  }

  void keyPair(String name) {
    sheet.check(
        "key pair",
        () -> {
          boolean there =
              !clients
                  .ec2()
                  .describeKeyPairs(request ->
                      request
                          .filters(Filter.builder().name("key-name").values(name).build())
                          .overrideConfiguration(clients.deadline().rest()))
                  .keyPairs()
                  .isEmpty();
          if (there) {
            sheet.ok("key pair", name);
          } else {
            sheet.miss(
                "key pair",
                "there is no key pair %s in this region; import it, or leave keyPair out"
                    .formatted(name));
          }
        });
  }

  /**
   * @param written by name or ARN
   */
  void profile(String written) {
    String name = written.substring(written.lastIndexOf('/') + 1);
    String check = "profile " + name;
    sheet.check(
        check,
        () -> {
          Optional<InstanceProfile> profile = instanceProfile(name);
          if (profile.isEmpty()) {
            sheet.miss(
                check,
                "there is no instance profile of that name; make it, or write one that is there");
          } else if (profile.get().roles().isEmpty()) {
            sheet.miss(check, "it holds no IAM role, so machines may do nothing by it; add one");
          } else {
            sheet.ok(check, "with the IAM role " + profile.get().roles().getFirst().roleName());
          }
        });
  }

  private Optional<InstanceProfile> instanceProfile(String name) {
    try (IamClient iam = clients.client(IamClient.builder())) {
      return Optional.of(
          iam.getInstanceProfile(request ->
                  request
                      .instanceProfileName(name)
                      .overrideConfiguration(clients.deadline().rest()))
              .instanceProfile());
    } catch (AwsServiceException refused) {
      if (AwsFailures.code(refused).equals("NoSuchEntity")) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * Holds the quota of a market against what the roles may need of it.
   *
   * @param processors how many virtual processors all roles have at their largest
   */
  void quota(Market market, int processors) {
    String check = market == Market.SPOT ? "spot quota" : "quota";
    sheet.check(
        check,
        () -> {
          Optional<Double> most = quota(market == Market.SPOT ? STANDARD_SPOT : STANDARD_ON_DEMAND);
          if (most.isEmpty()) {
            sheet.unknown(
                check, "AWS shows none of this kind here; see Service Quotas in the console");
            return;
          }
          String counts =
              "the roles may have %d vCPU and the account %.0f in this region, all its machines counted"
                  .formatted(processors, most.get());
          if (processors > most.get()) {
            sheet.miss(check, counts + "; ask AWS for more, or lower max");
          } else {
            sheet.ok(check, counts);
          }
        });
  }

  private Optional<Double> quota(String code) {
    try (ServiceQuotasClient quotas = clients.client(ServiceQuotasClient.builder())) {
      return Optional.of(
          quotas
              .getServiceQuota(request ->
                  request
                      .serviceCode("ec2")
                      .quotaCode(code)
                      .overrideConfiguration(clients.deadline().rest()))
              .quota()
              .value());
    } catch (AwsServiceException refused) {
      if (AwsFailures.code(refused).equals("NoSuchResourceException")) {
        return Optional.empty();
      }
      throw refused;
    }
  }
}
