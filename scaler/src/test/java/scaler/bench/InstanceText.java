package scaler.bench;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * An instance as EC2 writes it, with all that an ordinary one in a network of its own has.
 *
 * @param number makes its id, its address and all other names
 * @param subnet which is also its zone
 */
record InstanceText(long number, String subnet, String state, Map<String, String> tags) {
  @SuppressWarnings("InlineFormatString") // in a method it would be longer than methods may be
  private static final String SHAPE =
      """
      <item><reservationId>r-0%1$016x</reservationId><ownerId>123456789012</ownerId><groupSet/>\
      <instancesSet><item><instanceId>%2$s</instanceId><imageId>ami-0ad7e95c4ad7e95c4</imageId>\
      <instanceState><code>%3$d</code><name>%4$s</name></instanceState>\
      <privateDnsName>ip-%5$s.eu-central-1.compute.internal</privateDnsName><dnsName/><reason/>\
      <keyName>main</keyName><amiLaunchIndex>0</amiLaunchIndex><productCodes/>\
      <instanceType>m7g.large</instanceType><launchTime>2026-03-02T11:59:21.000Z</launchTime>\
      <placement><availabilityZone>%6$s</availabilityZone><availabilityZoneId>euc1-az2</availabilityZoneId>\
      <groupName/><tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring>\
      <subnetId>%6$s</subnetId><vpcId>vpc-0a1b2c3d4e5f60718</vpcId><privateIpAddress>%7$s</privateIpAddress>\
      <sourceDestCheck>true</sourceDestCheck><groupSet><item><groupId>sg-0123456789abcdef0</groupId>\
      <groupName>sg-web</groupName></item></groupSet><architecture>arm64</architecture>\
      <rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping><item>\
      <deviceName>/dev/xvda</deviceName><ebs><volumeId>vol-0%1$016x</volumeId><status>attached</status>\
      <attachTime>2026-03-02T11:59:22.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></ebs>\
      </item></blockDeviceMapping><virtualizationType>hvm</virtualizationType>\
      <clientToken>%1$048x</clientToken><tagSet>%8$s</tagSet><hypervisor>xen</hypervisor><networkInterfaceSet>\
      <item><networkInterfaceId>eni-0%1$016x</networkInterfaceId><subnetId>%6$s</subnetId>\
      <vpcId>vpc-0a1b2c3d4e5f60718</vpcId><description/><ownerId>123456789012</ownerId><status>in-use</status>\
      <macAddress>02:8a:5c:11:22:33</macAddress><privateIpAddress>%7$s</privateIpAddress>\
      <sourceDestCheck>true</sourceDestCheck><groupSet><item><groupId>sg-0123456789abcdef0</groupId>\
      <groupName>sg-web</groupName></item></groupSet><attachment><attachmentId>eni-attach-0%1$016x</attachmentId>\
      <deviceIndex>0</deviceIndex><status>attached</status><attachTime>2026-03-02T11:59:21.000Z</attachTime>\
      <deleteOnTermination>true</deleteOnTermination><networkCardIndex>0</networkCardIndex></attachment>\
      <privateIpAddressesSet><item><privateIpAddress>%7$s</privateIpAddress><primary>true</primary></item>\
      </privateIpAddressesSet><ipv6AddressesSet/><interfaceType>interface</interfaceType></item>\
      </networkInterfaceSet><iamInstanceProfile><arn>arn:aws:iam::123456789012:instance-profile/shop</arn>\
      <id>AIPA0123456789EXAMPLE</id></iamInstanceProfile><ebsOptimized>true</ebsOptimized>\
      <enaSupport>true</enaSupport><cpuOptions><coreCount>2</coreCount><threadsPerCore>1</threadsPerCore>\
      </cpuOptions><capacityReservationSpecification>\
      <capacityReservationPreference>open</capacityReservationPreference></capacityReservationSpecification>\
      <hibernationOptions><configured>false</configured></hibernationOptions><metadataOptions>\
      <state>applied</state><httpTokens>required</httpTokens><httpPutResponseHopLimit>1</httpPutResponseHopLimit>\
      <httpEndpoint>enabled</httpEndpoint><httpProtocolIpv6>disabled</httpProtocolIpv6>\
      <instanceMetadataTags>enabled</instanceMetadataTags></metadataOptions>\
      <enclaveOptions><enabled>false</enabled></enclaveOptions><bootMode>uefi</bootMode>\
      <platformDetails>Linux/UNIX</platformDetails><usageOperation>RunInstances</usageOperation>\
      <usageOperationUpdateTime>2026-03-02T11:59:21.000Z</usageOperationUpdateTime>\
      <privateDnsNameOptions><hostnameType>ip-name</hostnameType>\
      <enableResourceNameDnsARecord>false</enableResourceNameDnsARecord>\
      <enableResourceNameDnsAAAARecord>false</enableResourceNameDnsAAAARecord></privateDnsNameOptions>\
      <maintenanceOptions><autoRecovery>default</autoRecovery></maintenanceOptions>\
      <currentInstanceBootMode>uefi</currentInstanceBootMode></item></instancesSet></item>\
      """;

  static String id(long number) {
    return "i-0%016x".formatted(number);
  }

  static String address(long number) {
    return "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
  }

  /** In a reservation of its own, as scaler launches it. */
  String xml() {
    String written =
        tags.entrySet().stream()
            .map(tag ->
                "<item><key>%s</key><value>%s</value></item>"
                    .formatted(tag.getKey(), tag.getValue()))
            .collect(Collectors.joining());
    return SHAPE.formatted(
        number,
        id(number),
        state.equals("running") ? 16 : 0,
        state,
        address(number).replace('.', '-'),
        subnet,
        address(number),
        written);
  }
}
