/** Which services outside this installation is set up to use: a route that needs one says so when it is not. */
export class OutsideServices {
  constructor(readonly hasPaymentGateway: boolean) {}
}
